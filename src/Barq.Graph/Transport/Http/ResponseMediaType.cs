using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Barq.Graph.Transport.Http;

/// <summary>A media type that answers are sent in.</summary>
/// <remarks>Source: GraphQL over HTTP, "Media Types" and "Accept".</remarks>
internal sealed class ResponseMediaType
{
    private ResponseMediaType(string name) => ContentType = name + "; charset=utf-8";

    /// <summary><c>application/json</c>: request errors of a well-formed request are 200, since older clients read the body only then.</summary>
    public static ResponseMediaType Json { get; } = new("application/json");

    /// <summary><c>application/graphql-response+json</c>: the status tells request errors from answers.</summary>
    public static ResponseMediaType GraphQL { get; } = new("application/graphql-response+json");

    /// <summary>The Content-Type header.</summary>
    public StringValues ContentType { get; }

    /// <summary>Chooses by an Accept header.</summary>
    /// <returns>The type that the client likes best; null where it accepts neither.</returns>
    public static ResponseMediaType? Negotiate(StringValues accept)
    {
        switch ((string?)accept)
        {
            case null or "" or "*/*" or "application/json":
                return Json;
            case "application/graphql-response+json" or "application/graphql-response+json, application/json;q=0.9":
                return GraphQL;
        }

        if (!MediaTypeHeaderValue.TryParseList(accept, out var ranges))
        {
            return Json;
        }

        var json = Quality(ranges, "application/json");
        var graphQL = Quality(ranges, "application/graphql-response+json");

        // A wildcard names neither, and gets what a missing header gets.
        return graphQL.Value > json.Value || (graphQL.Value > 0 && graphQL == json with { IsExact = true }) ? GraphQL
            : json.Value > 0 ? Json
            : null;
    }

    // The most specific range that fits decides (RFC 9110, section 12.5.1).
    private static (double Value, bool IsExact) Quality(IList<MediaTypeHeaderValue> ranges, string mediaType)
    {
        var best = (Specificity: 0, Value: 0.0);
        foreach (var range in ranges)
        {
            var specificity = range.MatchesAllTypes ? 1
                : range.MatchesAllSubTypes && range.Type.Equals("application", StringComparison.OrdinalIgnoreCase) ? 2
                : range.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase) && AcceptsUtf8(range) ? 3
                : 0;
            if (specificity > best.Specificity)
            {
                best = (specificity, range.Quality ?? 1);
            }
        }

        return (best.Value, best.Specificity == 3);
    }

    private static bool AcceptsUtf8(MediaTypeHeaderValue range) =>
        !range.Charset.HasValue || range.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase);
}
