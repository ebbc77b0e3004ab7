using Microsoft.Net.Http.Headers;

namespace Barq.Graph.Transport.Connections;

/// <summary>
/// Refuses sockets that a page of a foreign origin opens: browsers ask nobody before they open one, and where a gateway lets everybody in
/// (the demo does) the page would be let in too.
/// </summary>
internal static class OriginGuard
{
    /// <summary>Whether a request must be refused.</summary>
    /// <param name="request">The request.</param>
    /// <param name="allowed">The origins that <c>CORS_ALLOWED_ORIGINS</c> names.</param>
    /// <remarks>What is no browser sends no <c>Origin</c>. Source: RFC 6455, section 10.2.</remarks>
    public static bool Refuses(HttpRequest request, string[] allowed)
    {
        var origin = request.Headers[HeaderNames.Origin].ToString();
        if (origin.Length == 0 || allowed.Contains("*") || allowed.Contains(origin, StringComparer.OrdinalIgnoreCase))
        {
            return false;
        }

        return !Uri.TryCreate(origin, UriKind.Absolute, out var address)
            || !string.Equals(address.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }
}
