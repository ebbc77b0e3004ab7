using System.Runtime.CompilerServices;
using Barq.Graph.Profiling;
using Barq.Graph.RateLimiting;
using Barq.Graph.Transport.Addressing;
using Barq.Graph.Transport.Http;
using Barq.Jobs.Draining;
using Barq.Jobs.Telemetry;
using Barq.Persistence.Checklist;
using Barq.Persistence.Diagnostics;
using Barq.Persistence.Memory;
using Barq.Persistence.Settings;
using Barq.Persistence.Startup;
using Microsoft.Extensions.Options;

namespace Barq.Graph.Checklist;

/// <summary>Looks at the settings that are right in development and wrong in production, or the other way round.</summary>
internal sealed class SettingsCheck(
    IHostEnvironment environment,
    IOptions<StartupOptions> startup,
    IOptions<ProfilingOptions> profiling,
    IOptions<StatementLogOptions> statements,
    IOptions<MemoryOptions> memory,
    RateTerms rates,
    IOptions<TelemetryOptions> telemetry,
    IOptions<HttpTransportOptions> http,
    IOptions<ProxyOptions> proxies,
    IOptions<DrainOptions> drain,
    IEnumerable<SettingDescription> settings) : IProductionCheck
{
    public string Topic => "settings";

    public async IAsyncEnumerable<CheckLine> RunAsync(CheckScope scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield return CheckLine.Of(
            "environment", environment.IsProduction(), environment.EnvironmentName,
            $"is {environment.EnvironmentName}, in which strangers are told more than they should be: set ASPNETCORE_ENVIRONMENT to Production");
        yield return CheckLine.Of("embedded", !startup.Value.AllowEmbedded, "is not allowed", "BARQ_ALLOW_EMBEDDED is true: a forgotten DATABASE_URL would go unnoticed");
        yield return CheckLine.Of(
            "profiling", !profiling.Value.Enabled && !memory.Value.ProfilingEnabled, "is off",
            profiling.Value.Enabled ? "PROFILING_ENABLED is true: no answer to an administrator comes from the cache" : "MEMORY_PROFILING_ENABLED is true: it is for while the memory is looked into");
        yield return CheckLine.Of(
            "statement log", !statements.Value.LogQueries || statements.Value.SlowQueriesOnly, "tells of slow ones at most",
            "LOG_QUERIES is true and LOG_SLOW_QUERIES_ONLY is false: a line for each statement");
        yield return CheckLine.Of("rate limit", rates.Requests > 0, $"{rates.Requests} requests in {(long)rates.Window.TotalSeconds} s", "RATE_LIMIT_REQUESTS is 0: one client can take all");
        yield return CheckLine.Of(
            "metrics token", telemetry.Value.MetricsToken is { } token && Guessing.IsHard(token), "is set",
            telemetry.Value.MetricsToken is null ? "METRICS_TOKEN is not set: Prometheus can't read /metrics, and no alert will come"
                : "METRICS_TOKEN can be guessed: take one at random, as openssl rand -hex 32 prints");
        var there = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20;
        yield return CheckLine.Of(
            "memory", memory.Value.MaxMegabytes <= there, memory.Value.MaxMegabytes == 0 ? "MAX_MEMORY_MB is off" : $"{memory.Value.MaxMegabytes} of {there} MB",
            $"MAX_MEMORY_MB is {memory.Value.MaxMegabytes}, and this machine or container has {there}: the system kills the process before it lets its caches go");
        yield return CheckLine.Of(
            "cross-origin", !http.Value.AllowedOrigins.Contains("*"), "only pages that are named may call",
            "CORS_ALLOWED_ORIGINS is *: any page may call with what it knows; name yours");
        yield return CheckLine.Of(
            "draining", drain.Value.Seconds is not 0, $"{drain.Value.Seconds} s",
            "SHUTDOWN_DRAIN is 0: a load balancer hears of the end of a gateway by failed requests");
        yield return new CheckLine(
            "proxies", proxies.Value.TrustedProxies.Length > 0 ? CheckOutcome.Right : CheckOutcome.Open,
            proxies.Value.TrustedProxies.Length > 0 ? string.Join(", ", proxies.Value.TrustedProxies)
                : "TRUSTED_PROXIES is not set: right only where clients connect without a load balancer between");
        var misspelt = SettingNames.Misspelt(Environment.GetEnvironmentVariables().Keys.Cast<string>(), [.. settings.Select(setting => setting.Variable)])
            .Select(pair => $"{pair.Variable} (was {pair.Meant} meant?)").Order(StringComparer.Ordinal).ToList();
        yield return CheckLine.None("variables", misspelt.Count > 0 ? string.Join(", ", misspelt) : null, "none is near to a setting's name", "is no setting and changes nothing");
    }
}
