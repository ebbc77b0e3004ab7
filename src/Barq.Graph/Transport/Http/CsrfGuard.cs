using Barq.Graph.Errors;
using Microsoft.Net.Http.Headers;

namespace Barq.Graph.Transport.Http;

/// <summary>
/// Refuses requests that a page of another origin could have a browser send with the user's credentials and without asking first. A request
/// with a preflight header can't be sent that way: the browser asks before, and gets no permission.
/// </summary>
/// <remarks>POST needs no check here: its content type, JSON alone, already makes a browser ask.</remarks>
internal static class CsrfGuard
{
    /// <summary>The headers that show that a browser has asked, or that no browser sent this.</summary>
    private static readonly string[] _preflightHeaders =
        ["GraphQL-Preflight", "Apollo-Require-Preflight", "X-Apollo-Operation-Name", "X-Requested-With"];

    /// <summary>What a refused GET is told.</summary>
    public static HttpRefusal Refusal { get; } = new(
        StatusCodes.Status400BadRequest, ErrorCodes.CsrfRefused, "A GET that carries cookies must have a GraphQL-Preflight header, so that no foreign page can have sent it.");

    /// <summary>Whether a GET must be refused.</summary>
    public static bool Refuses(HttpRequest request) => CarriesAmbientCredentials(request) && !HasPreflightHeader(request);

    // Cookies and the schemes that a browser answers by itself; a bearer token is put there by code, which already takes a preflight.
    private static bool CarriesAmbientCredentials(HttpRequest request) =>
        request.Headers.ContainsKey(HeaderNames.Cookie)
        || (request.Headers.TryGetValue(HeaderNames.Authorization, out var authorization)
            && !authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase));

    private static bool HasPreflightHeader(HttpRequest request)
    {
        foreach (var name in _preflightHeaders)
        {
            if (request.Headers.TryGetValue(name, out var value) && value.ToString().Length > 0)
            {
                return true;
            }
        }

        return false;
    }
}
