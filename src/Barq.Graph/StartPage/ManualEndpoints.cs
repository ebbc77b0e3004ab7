using Barq.Graph.Pages;

namespace Barq.Graph.StartPage;

/// <summary>The documentation's addresses: <c>/docs/</c> and a page each below it.</summary>
/// <param name="pages">The pages.</param>
internal sealed class ManualEndpoints(IReadOnlyList<ManualPage> pages)
{
    /// <summary>The address of all of them.</summary>
    public const string Folder = "/docs/";

    /// <summary>The page that is shown where none is named.</summary>
    private const string First = "the-way-of-a-query";

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/docs", PageFile.Methods, context =>
        {
            PageHeaders.Write(context.Response.Headers, PageHeaders.OwnPagePolicy, PageHeaders.Revalidate);
            return TypedResults.LocalRedirect(context.Request.PathBase + Folder + First).ExecuteAsync(context);
        });
        foreach (var page in pages)
        {
            // Made when it is first asked for: most gateways are never asked.
            var file = new Lazy<PageFile>(() => PageFile.InMemory(page.Name + ".html", page.ToHtml()));
            endpoints.MapMethods(Folder + page.Name, PageFile.Methods, context => file.Value.AnswerAsync(context, PageHeaders.OwnPagePolicy));
        }
    }
}
