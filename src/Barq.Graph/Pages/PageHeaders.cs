using System.Collections.Frozen;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Barq.Graph.Pages;

/// <summary>What every answer of a page tells the browser to forbid and to keep.</summary>
internal static class PageHeaders
{
    /// <summary>For files whose name changes with their content: kept for a year, never asked for again (RFC 8246).</summary>
    public const string Immutable = "public, max-age=31536000, immutable";

    /// <summary>For the others: kept, but never used without asking whether they still hold (RFC 9111, section 5.2.2.4).</summary>
    public const string Revalidate = "no-cache";

    /// <summary>The end of every policy: what no page needs.</summary>
    public const string Forbidden = "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

    /// <summary>
    /// A page of our own: its own files, nothing written into it, and connections to this gateway alone (its sockets are among them: Content
    /// Security Policy Level 3, section 6.7.2.8 "Does url match expression in origin with redirect count?").
    /// </summary>
    public const string OwnPagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'" + Forbidden;

    private static readonly FrozenDictionary<string, StringValues> _fixed = new Dictionary<string, StringValues>
    {
        [HeaderNames.XContentTypeOptions] = "nosniff",
        [HeaderNames.XFrameOptions] = "DENY",
        ["Referrer-Policy"] = "no-referrer",
        ["Cross-Origin-Opener-Policy"] = "same-origin",
        ["Cross-Origin-Resource-Policy"] = "same-origin",
        ["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ["X-Robots-Tag"] = "noindex",
    }.ToFrozenDictionary();

    /// <summary>Writes them.</summary>
    /// <param name="headers">Of the answer.</param>
    /// <param name="contentPolicy">What the page may load (Content Security Policy Level 3).</param>
    /// <param name="cacheControl">How long the answer may be kept.</param>
    public static void Write(IHeaderDictionary headers, string contentPolicy, string cacheControl)
    {
        foreach (var (name, value) in _fixed)
        {
            headers[name] = value;
        }
        headers.ContentSecurityPolicy = contentPolicy;
        headers.CacheControl = cacheControl;
    }
}
