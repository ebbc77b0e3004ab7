using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Barq.Graph.RateLimiting;

/// <summary>Tells clients what they may, and what they have left.</summary>
/// <remarks>Source: IETF draft "RateLimit header fields for HTTP" (draft-ietf-httpapi-ratelimit-headers-10).</remarks>
internal sealed class RateHeaders(RateTerms terms)
{
    private readonly StringValues _policy = string.Create(CultureInfo.InvariantCulture, $"\"requests\";q={terms.Requests};w={(long)terms.Window.TotalSeconds}")
        + (terms.Cost > 0 ? string.Create(CultureInfo.InvariantCulture, $", \"cost\";q={terms.Cost};w={(long)terms.Window.TotalSeconds}") : "");

    /// <summary>Adds the headers; to a refusal, when to come again.</summary>
    public void Describe(IHeaderDictionary headers, RateDecision decision)
    {
        headers["RateLimit-Policy"] = _policy;
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"requests\";r={decision.Remaining};t={decision.ResetSeconds}");
        if (!decision.IsAllowed)
        {
            headers.RetryAfter = decision.ResetSeconds.ToString(CultureInfo.InvariantCulture);
        }
    }
}
