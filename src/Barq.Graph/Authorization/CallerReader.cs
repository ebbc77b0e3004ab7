using Barq.Graph.Errors;
using Barq.Jobs.Authentication;
using Barq.Persistence.Access;
using Barq.Persistence.BoundedMemory;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Barq.Graph.Authorization;

/// <summary>Finds out who asks, for every transport: HTTP has the token in a header, a socket in its first message.</summary>
internal sealed partial class CallerReader(IOptionsMonitor<JwtBearerOptions> options, DemoAccess demo, TokenIssuer issuer, TimeProvider time, ILogger<CallerReader> logger)
{
    /// <summary>How long a token that was found good is taken for good without a look at its signature: also how long one outlives its issuer's key.</summary>
    private static readonly TimeSpan _trusted = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of the tokens that are remembered: a client chooses how long they are.</summary>
    internal const long MostBytes = 16 << 20;

    /// <summary>What is known of one, its texts apart.</summary>
    private const int ResultBytes = 400;

    private readonly BoundedCache<CallerResult> _known = new(10_000, MostBytes, time);

    private const string Scheme = "Bearer ";

    private static readonly CallerResult _unavailable = CallerResult.Refused(
        ErrorCodes.Unavailable, "The issuer of the tokens can't be reached at the moment, so yours can't be checked: try again later.");

    /// <summary>Reads an <c>Authorization</c> header.</summary>
    /// <remarks>Source: RFC 6750, section 2.1 "Authorization Request Header Field".</remarks>
    public ValueTask<CallerResult> FromHeaderAsync(string? header)
    {
        if (string.IsNullOrEmpty(header))
        {
            return new ValueTask<CallerResult>(demo.IsOpen
                ? CallerResult.Of(DemoAccess.Administrator, null)
                : CallerResult.Refused(ErrorCodes.Unauthenticated, "The request has no token: send Authorization: Bearer TOKEN."));
        }

        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? FromTokenAsync(header[Scheme.Length..].Trim())
            : new ValueTask<CallerResult>(CallerResult.Refused(ErrorCodes.Unauthenticated, "Authorization must be a bearer token."));
    }

    /// <summary>Reads a token.</summary>
    /// <param name="token">A JSON web token.</param>
    public ValueTask<CallerResult> FromTokenAsync(string token) => _known.Find(token) is { } known
        ? new ValueTask<CallerResult>(known)
        : ValidateAsync(token);

    /// <summary>Bytes of what is remembered of tokens.</summary>
    internal long Bytes => _known.Bytes;

    private async ValueTask<CallerResult> ValidateAsync(string token)
    {
        if (issuer.IsAway)
        {
            return _unavailable;
        }

        var bearer = options.Get(JwtBearerDefaults.AuthenticationScheme);
        var result = await bearer.TokenHandlers[0].ValidateTokenAsync(token, bearer.TokenValidationParameters);
        if (!result.IsValid)
        {
            // What is no token at all is bad whoever issues them.
            if (result.Exception is not SecurityTokenMalformedException && !await issuer.IsKnownAsync(CancellationToken.None))
            {
                return _unavailable;
            }

            // Why is for the log: to whoever tries keys and claims, all bad tokens look the same. Only an expired one is worth renewing.
            LogRefused(result.Exception?.Message ?? "");
            return CallerResult.Refused(ErrorCodes.Unauthenticated, result.Exception is SecurityTokenExpiredException
                ? "The token has expired."
                : "The token can't be trusted.");
        }

        if (TokenClaims.Read(result.ClaimsIdentity) is not { } caller)
        {
            return CallerResult.Refused(ErrorCodes.Forbidden, "The token does not say which organization and role its bearer has.");
        }

        var good = CallerResult.Of(caller, result.SecurityToken.ValidTo);
        var left = result.SecurityToken.ValidTo - time.GetUtcNow().UtcDateTime;
        if (left > TimeSpan.Zero)
        {
            _known.Set(token, good, ResultBytes, left < _trusted ? left : _trusted);
        }

        return good;
    }

    [LoggerMessage(EventIds.TokenRefused, LogLevel.Debug, "A token was refused: {Problem}")]
    private partial void LogRefused(string problem);
}

/// <summary>Who asks, or why nobody knows.</summary>
/// <param name="Caller">Who asks; null where that is not known.</param>
/// <param name="Expires">When the token expires (UTC); null where it does not, or there is none.</param>
/// <param name="ErrorCode">One of <see cref="ErrorCodes"/> where <paramref name="Caller"/> is null.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record CallerResult(Caller? Caller, DateTime? Expires, string ErrorCode, string Message)
{
    /// <summary>Somebody.</summary>
    public static CallerResult Of(Caller caller, DateTime? expires) => new(caller, expires, "", "");

    /// <summary>Nobody.</summary>
    public static CallerResult Refused(string code, string message) => new(null, null, code, message);
}
