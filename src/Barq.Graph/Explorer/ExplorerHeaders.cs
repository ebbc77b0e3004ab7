using System.Collections.Frozen;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Barq.Graph.Explorer;

/// <summary>What every answer of the explorer tells the browser to forbid and to keep.</summary>
internal static class ExplorerHeaders
{
    /// <summary>For files whose name changes with their content: kept for a year, never asked for again (RFC 8246).</summary>
    public const string Immutable = "public, max-age=31536000, immutable";

    /// <summary>For the others: kept, but never used without asking whether they still hold (RFC 9111, section 5.2.2.4).</summary>
    public const string Revalidate = "no-cache";

    private const string Common = "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

    /// <summary>Our own page: its own files, and nothing written into it.</summary>
    public const string OwnPagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'" + Common;

    /// <summary>
    /// Banana Cake Pop: it compiles JSON schemas to functions (without that, it shows nothing), writes its styles into the page, and its
    /// editor draws from data and blob URLs. Nothing from outside either.
    /// </summary>
    public const string BananaCakePopPolicy =
        "default-src 'none'; script-src 'self' 'unsafe-eval'; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; "
        + "font-src 'self' data:; img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'" + Common;

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
