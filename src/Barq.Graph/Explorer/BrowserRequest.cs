using Microsoft.Net.Http.Headers;

namespace Barq.Graph.Explorer;

/// <summary>Tells a person's browser from a client of the API: both send <c>GET /graphql</c>.</summary>
internal static class BrowserRequest
{
    private const string Page = "text/html";

    /// <summary>The parameters of a GraphQL request by GET: text, or the id of a persisted operation. With one of them it is an API call.</summary>
    private static readonly string[] _requestParameters = ["query", "extensions", "documentId", "id"];

    private static readonly string[] _apiTypes = ["application/graphql-response+json", "application/json", "text/event-stream", "multipart/mixed"];

    /// <summary>
    /// True when the request asks for a page: it names <c>text/html</c>, wants it more than every type of the API that it names too
    /// (RFC 9110, section 12.5.1), and asks nothing of the graph. A wildcard is no wish for a page.
    /// </summary>
    public static bool WantsPage(HttpRequest request)
    {
        if (_requestParameters.Any(request.Query.ContainsKey)
            || !MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
        {
            return false;
        }

        var page = Quality(accepted, Page);
        return page > 0 && _apiTypes.All(type => Quality(accepted, type) < page);
    }

    private static double Quality(IList<MediaTypeHeaderValue> accepted, string type) => accepted
        .Where(range => range.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
        .Select(range => range.Quality ?? 1)
        .DefaultIfEmpty(0)
        .Max();
}
