using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Barq.Jobs.Authentication;

/// <summary>
/// Whether tokens can be checked: where an issuer's keys have never been fetched, nobody can say that a token is bad. Once they are known they
/// are kept while the issuer is away.
/// </summary>
public sealed partial class TokenIssuer(IOptionsMonitor<JwtBearerOptions> options, TimeProvider time, ILogger<TokenIssuer> logger) : IHealthCheck
{
    /// <summary>How long an issuer that could not be reached is not asked again: not once for each request.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private long _awaySince;

    /// <summary>Whether it could not be reached just now.</summary>
    public bool IsAway => Volatile.Read(ref _awaySince) is var since and not 0 && time.GetElapsedTime(since) < Pause;

    /// <summary>Whether the keys of the tokens are known, or could be fetched; true where they are a setting.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<bool> IsKnownAsync(CancellationToken cancellationToken)
    {
        var bearer = options.Get(JwtBearerDefaults.AuthenticationScheme);
        if (bearer.Authority is null || bearer.ConfigurationManager is not { } keys)
        {
            return true;
        }

        if (IsAway)
        {
            return false;
        }

        try
        {
            await keys.GetConfigurationAsync(cancellationToken);
            if (Interlocked.Exchange(ref _awaySince, 0) != 0)
            {
                LogBack(bearer.Authority);
            }

            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is (no connection, no name, no certificate, no keys in the answer): without keys no token can be checked.
            if (Interlocked.Exchange(ref _awaySince, time.GetTimestamp()) == 0)
            {
                LogAway(bearer.Authority, exception);
            }

            return false;
        }
    }

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await IsKnownAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The issuer of the tokens (AUTH_AUTHORITY) can't be reached.");

    [LoggerMessage(EventIds.IssuerAway, LogLevel.Warning, "The issuer of the tokens, {Authority}, can't be reached: no token can be checked until it can (AUTH_AUTHORITY)")]
    private partial void LogAway(string authority, Exception exception);

    [LoggerMessage(EventIds.IssuerBack, LogLevel.Information, "The issuer of the tokens, {Authority}, can be reached again")]
    private partial void LogBack(string authority);
}
