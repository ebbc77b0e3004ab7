using Barq.Graph.Errors;
using Barq.Persistence.Databases;

namespace Barq.Graph.Transport.Http;

/// <summary>
/// Answers 503 for every endpoint that does not do so itself where the database is away: uploads, downloads, published documents, the
/// performance API. An answer that has begun is broken off.
/// </summary>
internal static class DatabaseGuard
{
    /// <summary>Runs a request.</summary>
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception) when (!context.Response.HasStarted && LoadErrors.Describe(DatabaseErrors.Translate(exception)) is { } error)
        {
            context.Response.Clear();
            context.Response.Headers.RetryAfter = "1";
            await AdministratorGate.RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, error);
        }
    }
}
