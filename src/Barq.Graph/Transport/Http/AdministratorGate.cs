using Barq.Graph.Answers;
using Barq.Graph.Authorization;
using Barq.Graph.Errors;
using Barq.Persistence.Access;

namespace Barq.Graph.Transport.Http;

/// <summary>Lets administrators of the platform in to what is theirs alone, and answers in JSON.</summary>
internal sealed class AdministratorGate(CallerReader callers, RateGate rates)
{
    /// <summary>Who asks, where they may.</summary>
    /// <param name="context">The request; where they may not, it has been answered: 401 or 403.</param>
    /// <returns>The administrator; null where they may not.</returns>
    public async Task<Caller?> AdmitAsync(HttpContext context)
    {
        var known = await callers.FromHeaderAsync(context.Request.Headers.Authorization);
        if (await rates.AdmitAsync(context, known) is { } limited)
        {
            await RefuseAsync(context, limited);
            return null;
        }

        if (known.Caller is { IsPlatformAdministrator: true } caller && !CsrfGuard.Refuses(context.Request))
        {
            return caller;
        }

        await RefuseAsync(context, known.Caller is null
            ? HttpRefusal.Of(known)
            : new HttpRefusal(StatusCodes.Status403Forbidden, ErrorCodes.Forbidden, "This is for administrators of the platform."));
        return null;
    }

    /// <summary>Answers with a refusal.</summary>
    public static Task RefuseAsync(HttpContext context, HttpRefusal refusal) =>
        RefuseAsync(context, refusal.Status, new ResponseError(refusal.Code, refusal.Message) { RetryAfter = refusal.RetryAfter });

    /// <summary>Answers with errors, as GraphQL answers with them.</summary>
    public static async Task RefuseAsync(HttpContext context, int status, params ResponseError[] errors)
    {
        using var response = ErrorWriter.RequestError(ResponseStatus.RequestError, errors);
        Begin(context, status);
        await context.Response.Body.WriteAsync(response.Body, context.RequestAborted);
    }

    /// <summary>Answers with JSON.</summary>
    public static Task AnswerAsync(HttpContext context, int status, string json)
    {
        Begin(context, status);
        return context.Response.WriteAsync(json, context.RequestAborted);
    }

    private static void Begin(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
    }
}
