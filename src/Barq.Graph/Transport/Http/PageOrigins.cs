using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Barq.Graph.Transport.Http;

/// <summary>Which pages of other origins may call the gateway, and what they get to read: the same for every endpoint that a page may call.</summary>
/// <remarks>Source: Fetch, section 3.3 "CORS protocol".</remarks>
internal static class PageOrigins
{
    /// <summary>How long a browser need not ask again: Chromium's most. Origins that are taken out are refused the request itself all the same.</summary>
    private static readonly TimeSpan _preflightAge = TimeSpan.FromHours(2);

    /// <summary>Headers of answers that scripts of other origins could not read otherwise.</summary>
    private static readonly string[] _exposed =
        [HeaderNames.ETag, HeaderNames.Age, HeaderNames.ContentDisposition, HeaderNames.RetryAfter, "RateLimit", "RateLimit-Policy"];

    /// <summary>Has the endpoints' permissions looked at, where there are any.</summary>
    public static void UsePageOrigins(this WebApplication app)
    {
        if (Origins(app.Services).Length > 0)
        {
            app.UseCors();
        }
    }

    /// <summary>Lets the pages that <c>CORS_ALLOWED_ORIGINS</c> names call an endpoint.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="services">The gateway's services.</param>
    public static void AllowPages(this IEndpointConventionBuilder endpoint, IServiceProvider services)
    {
        var origins = Origins(services);
        if (origins.Length > 0)
        {
            endpoint.RequireCors(policy => Allow(policy, origins));
        }
    }

    private static string[] Origins(IServiceProvider services) => services.GetRequiredService<IOptions<HttpTransportOptions>>().Value.AllowedOrigins;

    private static void Allow(CorsPolicyBuilder policy, string[] origins)
    {
        _ = origins.Contains("*") ? policy.AllowAnyOrigin() : policy.WithOrigins(origins).AllowCredentials();
        policy.WithMethods(HttpMethods.Get, HttpMethods.Post).AllowAnyHeader().WithExposedHeaders(_exposed).SetPreflightMaxAge(_preflightAge);
    }
}
