using Barq.Graph.Pages;
using Microsoft.Net.Http.Headers;

namespace Barq.Graph.Explorer;

/// <summary>The explorer's addresses: its page at <c>/graphql/</c>, and one for each of its files below. Nothing else is reachable.</summary>
internal sealed class ExplorerEndpoints(ExplorerContent content)
{
    /// <summary>The page's address. Its relative links need the slash; without it, this is the GraphQL endpoint.</summary>
    public const string PagePath = GraphPath + "/";

    private const string GraphPath = "/graphql";

    public void Map(IEndpointRouteBuilder endpoints)
    {
        // Before the transport's endpoint on the same route; the policy says for which requests.
        endpoints.MapMethods(GraphPath, PageFile.Methods, AnswerEntryAsync).WithOrder(-1).WithMetadata(new ExplorerEntryMetadata());
        foreach (var file in content.Files)
        {
            endpoints.MapMethods(PagePath + file.Path, PageFile.Methods, context => AnswerAsync(context, file));
        }

        if (!content.IsOwnPage)
        {
            endpoints.MapMethods(PagePath + BananaCakePopConfiguration.FileName, PageFile.Methods, AnswerConfigurationAsync);
        }
    }

    private Task AnswerEntryAsync(HttpContext context)
    {
        // The same address answers API clients in another way: a cache must not give one the other's answer.
        context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        if (context.Request.Path.Value!.EndsWith('/'))
        {
            return AnswerAsync(context, content.Index);
        }

        PageHeaders.Write(context.Response.Headers, content.ContentPolicy, PageHeaders.Revalidate);
        return TypedResults.LocalRedirect(context.Request.PathBase + PagePath).ExecuteAsync(context);
    }

    private Task AnswerAsync(HttpContext context, PageFile file) => file.AnswerAsync(context, content.ContentPolicy);

    // By request, since only that knows below which path a proxy has put the gateway.
    private Task AnswerConfigurationAsync(HttpContext context)
    {
        var configuration = BananaCakePopConfiguration.Write(context.Request.PathBase + GraphPath, content.Notice);
        return AnswerAsync(context, PageFile.InMemory(BananaCakePopConfiguration.FileName, configuration));
    }
}
