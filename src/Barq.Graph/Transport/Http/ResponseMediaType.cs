using Microsoft.Extensions.Primitives;

namespace Barq.Graph.Transport.Http;

/// <summary>A media type that answers are sent in.</summary>
/// <remarks>Source: GraphQL over HTTP, "Media Types".</remarks>
internal sealed class ResponseMediaType
{
    private ResponseMediaType(string name) => ContentType = name + "; charset=utf-8";

    /// <summary><c>application/json</c>: request errors of a well-formed request are 200, since older clients read the body only then.</summary>
    public static ResponseMediaType Json { get; } = new("application/json");

    /// <summary><c>application/graphql-response+json</c>: the status tells request errors from answers.</summary>
    public static ResponseMediaType GraphQL { get; } = new("application/graphql-response+json");

    /// <summary>The Content-Type header.</summary>
    public StringValues ContentType { get; }
}
