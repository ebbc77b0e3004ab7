using System.Collections.Frozen;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Barq.Graph.Transport.Http;

/// <summary>The forms of an answer that a client accepts, weighed.</summary>
/// <param name="Json">The type that one answer is sent in; null where the client accepts neither.</param>
/// <param name="Stream">The form that many answers are sent in; null where the client names none.</param>
/// <param name="PrefersStream">Whether one answer, too, is to come as a stream: it weighs more than JSON, or JSON is not accepted.</param>
/// <param name="Parts">The form in which one answer may come in parts, where its document defers any; null where the client names none.</param>
/// <remarks>
/// Source: RFC 9110, section 12.5.1 "Accept"; GraphQL over HTTP, "Accept". A stream has to be named (<c>text/event-stream</c>, or
/// <c>text/*</c>): who says <c>*/*</c> expects one answer that ends.
/// </remarks>
internal sealed record AcceptedForms(ResponseMediaType? Json, StreamForm? Stream, bool PrefersStream, StreamForm? Parts = null)
{
    private static readonly AcceptedForms _unsaid = new(ResponseMediaType.Json, null, false);

    /// <summary>What well-known clients send, weighed once.</summary>
    private static readonly FrozenDictionary<string, AcceptedForms> _known = new[]
    {
        "*/*",
        "application/json",
        "application/graphql-response+json",
        "application/graphql-response+json, application/json",
        "text/event-stream",

        // Apollo Client: queries and subscriptions of 4, subscriptions of 3.
        "application/graphql-response+json,application/json;q=0.9",
        "application/graphql-response+json, application/json;q=0.9",
        "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/graphql-response+json,application/json;q=0.9",
        "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json",

        // The same with @defer, by the handler of either specification.
        "multipart/mixed;incrementalSpec=v0.2,application/graphql-response+json,application/json;q=0.9",
        "multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json;q=0.9",
        "multipart/mixed;deferSpec=20220824,application/json",

        // urql: queries, and subscriptions without a socket.
        "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed",
        "text/event-stream, multipart/mixed",
    }.ToFrozenDictionary(accept => accept, accept => Weigh(accept), StringComparer.Ordinal);

    /// <summary>Reads an Accept header.</summary>
    public static AcceptedForms Of(StringValues accept) => (string?)accept switch
    {
        null or "" => _unsaid,
        var text => _known.TryGetValue(text, out var forms) ? forms : Weigh(accept),
    };

    private static AcceptedForms Weigh(StringValues accept)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out var ranges))
        {
            return _unsaid;
        }

        var json = Weight.Of(ranges, "application/json");
        var graphQL = Weight.Of(ranges, "application/graphql-response+json");
        var events = Weight.Of(ranges, StreamForm.ServerSentEvents.MediaType);
        var parts = Weight.Of(ranges, StreamForm.Multipart.MediaType);

        // A wildcard names neither, and gets what a missing header gets.
        var one = graphQL.Value > json.Value || (graphQL.Value > 0 && graphQL.Value >= json.Value && graphQL.IsNamed) ? ResponseMediaType.GraphQL
            : json.Value > 0 ? ResponseMediaType.Json
            : null;
        var stream = events.Stream > 0 && events.Stream >= parts.Stream ? StreamForm.ServerSentEvents
            : parts.Stream > 0 ? StreamForm.Multipart
            : null;
        var (inParts, weight) = PartsOf(ranges, events.Stream);
        return new AcceptedForms(one, stream, Math.Max(Math.Max(events.Stream, parts.Stream), weight) > Math.Max(json.Value, graphQL.Value), inParts);
    }

    // Of forms that are liked alike, the one whose specification the client names.
    private static (StreamForm? Form, double Weight) PartsOf(IList<MediaTypeHeaderValue> ranges, double events)
    {
        (StreamForm? Form, double Weight, int Rank) best = events > 0 ? (StreamForm.ServerSentEvents, events, 1) : (null, 0, -1);
        foreach (var range in ranges.Where(range => range.MediaType.Equals(StreamForm.Multipart.MediaType, StringComparison.OrdinalIgnoreCase)))
        {
            var named = range.Parameters.FirstOrDefault(parameter => parameter.Name.EndsWith("Spec", StringComparison.OrdinalIgnoreCase));
            (StreamForm? Form, double Weight, int Rank) own = named switch
            {
                null => (StreamForm.PlainParts, range.Quality ?? 1, 0),
                _ when IsSaid(named, "incrementalSpec", "v0.2") => (StreamForm.PartsWithIds, range.Quality ?? 1, 3),
                _ when IsSaid(named, "deferSpec", "20220824") => (StreamForm.PartsWithPaths, range.Quality ?? 1, 2),
                _ => (null, 0, -1),
            };
            best = own.Form is not null && (own.Weight, own.Rank).CompareTo((best.Weight, best.Rank)) > 0 ? own : best;
        }

        return (best.Weight > 0 ? best.Form : null, best.Weight);
    }

    private static bool IsSaid(NameValueHeaderValue parameter, string name, string value) =>
        parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && parameter.GetUnescapedValue() is { Value: { } said } && said == value;

    /// <summary>How much a client likes a media type.</summary>
    /// <param name="Value">The weight of the most specific range that fits, 0 to 1; 0 where none does.</param>
    /// <param name="Specificity">1 for <c>*/*</c>, 2 for a wildcard of its kind, 3 for itself, 4 for itself with its parameters.</param>
    private readonly record struct Weight(double Value, int Specificity)
    {
        /// <summary>Whether the client names the type itself.</summary>
        public bool IsNamed => Specificity >= 3;

        /// <summary>The weight as a stream's: 0 where only <c>*/*</c> fits.</summary>
        public double Stream => Specificity > 1 ? Value : 0;

        /// <summary>Weighs a media type.</summary>
        public static Weight Of(IList<MediaTypeHeaderValue> ranges, string mediaType)
        {
            var best = default(Weight);
            foreach (var range in ranges)
            {
                var specificity = SpecificityOf(range, mediaType);
                if (specificity > best.Specificity)
                {
                    best = new Weight(range.Quality ?? 1, specificity);
                }
            }

            return best;
        }

        private static int SpecificityOf(MediaTypeHeaderValue range, string mediaType)
        {
            if (range.MatchesAllTypes)
            {
                return 1;
            }

            if (range.MatchesAllSubTypes)
            {
                return mediaType.AsSpan(0, mediaType.IndexOf('/', StringComparison.Ordinal)).Equals(range.Type.AsSpan(), StringComparison.OrdinalIgnoreCase) ? 2 : 0;
            }

            return !range.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase) ? 0
                : range.Charset.HasValue && !BodyReader.IsUtf8(HeaderUtilities.RemoveQuotes(range.Charset)) ? 0
                : mediaType == StreamForm.Multipart.MediaType ? SpecificityOfParts(range)
                : 3;
        }

        // multipart/mixed has many uses, and a parameter says which one is meant: deferSpec and incrementalSpec are none for subscriptions.
        private static int SpecificityOfParts(MediaTypeHeaderValue range)
        {
            var specificity = 3;
            foreach (var parameter in range.Parameters)
            {
                if (parameter.Name.Equals("subscriptionSpec", StringComparison.OrdinalIgnoreCase) && parameter.GetUnescapedValue() is { Value: "1.0" })
                {
                    specificity = 4;
                }
                else if (parameter.Name.EndsWith("Spec", StringComparison.OrdinalIgnoreCase))
                {
                    return 0;
                }
            }

            return specificity;
        }
    }
}
