using System.Text.Json;
using Barq.Graph.Pages;

namespace Barq.Graph.Dashboard;

/// <summary>The dashboard's addresses: its page at <c>/dashboard/</c>, one for each of its files below, and its configuration.</summary>
/// <param name="content">What it is made of.</param>
/// <param name="needsToken">Whether its figures are for callers with a token alone.</param>
internal sealed class DashboardEndpoints(DashboardContent content, bool needsToken)
{
    /// <summary>The page's address. Its relative links need the slash; a browser without it is led there.</summary>
    public const string PagePath = EntryPath + "/";

    private const string EntryPath = "/dashboard";
    private const string ConfigurationFile = "config.json";

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods(EntryPath, PageFile.Methods, AnswerEntryAsync);
        foreach (var file in content.Files)
        {
            endpoints.MapMethods(PagePath + file.Path, PageFile.Methods, context => file.AnswerAsync(context, PageHeaders.OwnPagePolicy));
        }

        endpoints.MapMethods(PagePath + ConfigurationFile, PageFile.Methods, AnswerConfigurationAsync);
    }

    private Task AnswerEntryAsync(HttpContext context)
    {
        if (context.Request.Path.Value!.EndsWith('/'))
        {
            return content.Index.AnswerAsync(context, PageHeaders.OwnPagePolicy);
        }

        PageHeaders.Write(context.Response.Headers, PageHeaders.OwnPagePolicy, PageHeaders.Revalidate);
        return TypedResults.LocalRedirect(context.Request.PathBase + PagePath).ExecuteAsync(context);
    }

    // By request, since only that knows below which path a proxy has put the gateway.
    private Task AnswerConfigurationAsync(HttpContext context)
    {
        var configuration = JsonSerializer.SerializeToUtf8Bytes(new
        {
            endpoint = context.Request.PathBase + "/graphql",
            performance = context.Request.PathBase + "/api/v1/performance",
            plots = content.HasPlots,
            needsToken,
        });
        return PageFile.InMemory(ConfigurationFile, configuration).AnswerAsync(context, PageHeaders.OwnPagePolicy);
    }
}
