using System.Globalization;
using Barq.Graph.Answers;
using Barq.Graph.Authorization;
using Barq.Graph.Errors;
using Barq.Graph.Limits;
using Barq.Graph.RateLimiting;
using Barq.Graph.Transport.Addressing;
using Barq.Jobs.Authentication;

namespace Barq.Graph.Transport.Http;

/// <summary>Counts every request of every transport against its caller's share, once it is known who that is.</summary>
internal sealed class RateGate(RateLimiter limiter, RateHeaders headers)
{
    /// <summary>Whom a request counts for: the user, courier or service that its token names, else its address.</summary>
    public static string KeyOf(CallerResult known, HttpContext context) => known.Caller is { } caller && caller != DemoAccess.Administrator
        ? caller.Name
        : AddressKey(context);

    /// <summary>Counts an HTTP request, and tells in its headers what is left.</summary>
    /// <param name="context">The request.</param>
    /// <param name="known">Who asks; nobody counts for the address.</param>
    /// <returns>The refusal to answer with, 429; null where it may go on.</returns>
    public ValueTask<HttpRefusal?> AdmitAsync(HttpContext context, CallerResult known) => limiter.IsOn ? CountAsync(context, KeyOf(known, context)) : default;

    /// <summary>Counts a handshake, of which nobody knows yet whose it is.</summary>
    /// <inheritdoc cref="AdmitAsync(HttpContext, CallerResult)"/>
    public ValueTask<HttpRefusal?> AdmitAsync(HttpContext context) => limiter.IsOn ? CountAsync(context, AddressKey(context)) : default;

    /// <summary>Counts an operation that is not an HTTP request by itself: a further one of a batch, one on a socket.</summary>
    /// <param name="key">Whom it counts for: <see cref="KeyOf"/>.</param>
    /// <returns>The answer to it, to be disposed; null where it may go on.</returns>
    public async ValueTask<GraphResponse?> AdmitAsync(string key)
    {
        if (!limiter.IsOn)
        {
            return null;
        }

        var decision = await limiter.TakeAsync(key);
        if (decision.IsAllowed)
        {
            return null;
        }

        limiter.NoteRefusal(key);
        return ErrorWriter.RequestError(
            ResponseStatus.RequestError, new ResponseError(ErrorCodes.RateLimited, Message(decision)) { RetryAfter = decision.ResetSeconds });
    }

    /// <summary>Waits where a caller goes on asking although it is refused: a connection that has more than one request reads no further before.</summary>
    /// <param name="key">Whom it counts for: <see cref="KeyOf"/>.</param>
    /// <param name="gone">Ends the wait.</param>
    public Task HoldAsync(string key, CancellationToken gone) => limiter.IsOn ? limiter.HoldAsync(key, gone) : Task.CompletedTask;

    /// <summary>What a request costs, counted against its caller's share where that is limited.</summary>
    /// <param name="key">Whom it counts for: <see cref="KeyOf"/>.</param>
    public RequestCost CostOf(string key) => limiter.IsOn && limiter.Terms.Cost > 0
        ? new RequestCost { Reserving = estimate => limiter.Spend(key, estimate.Cost) }
        : new RequestCost();

    private async ValueTask<HttpRefusal?> CountAsync(HttpContext context, string key)
    {
        var decision = await limiter.TakeAsync(key);
        if (!decision.IsAllowed)
        {
            await limiter.HoldRefusalAsync(key, context.RequestAborted);
        }

        headers.Describe(context.Response.Headers, decision);
        return decision.IsAllowed ? null : new HttpRefusal(StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimited, Message(decision)) { RetryAfter = decision.ResetSeconds };
    }

    private string Message(RateDecision decision) => string.Create(
        CultureInfo.InvariantCulture,
        $"Your share is {limiter.Terms.Requests} requests in {limiter.Terms.Window.TotalSeconds} seconds; try again in {decision.ResetSeconds} seconds.");

    private static string AddressKey(HttpContext context) => RateLimiter.AddressPrefix + ClientAddress.Of(context);
}
