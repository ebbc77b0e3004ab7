using System.Runtime;
using System.Text.Json;
using Barq.Graph.Execution;
using Barq.Jobs.Readiness;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry;

namespace Barq.Graph.WarmUp;

/// <summary>
/// Runs the trusted documents before the gateway is ready, again and again, until a while passes in which nothing had to be compiled any more:
/// the first clients find plans, statements and code as later ones do. It is bounded in time, and what goes wrong is told of and holds nothing up.
/// </summary>
/// <remarks>
/// Mutations are only prepared, and so are queries that would read many rows; a query that takes long is not run again. What runs is run by the
/// product itself, past the caches of answers and the figures of requests.
/// </remarks>
internal sealed partial class Rehearser(RequestExecutor executor, RehearsalPlan plan, WarmUpOptions options, TimeProvider time, ILogger<Rehearser> logger)
    : BackgroundService, IHealthCheck
{
    /// <summary>Rows that a query may read to be run.</summary>
    private const int MostRows = 2000;

    /// <summary>From then on a run is too dear to be repeated, once its code is there.</summary>
    private static readonly TimeSpan _dear = TimeSpan.FromMilliseconds(100);

    /// <summary>How long nothing may have been compiled: methods that are called often are compiled for good some time later.</summary>
    private static readonly TimeSpan _settled = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan _told = TimeSpan.FromSeconds(1);

    private readonly long _started = time.GetTimestamp();
    private volatile bool _isDone = options.Time == TimeSpan.Zero;
    private volatile int _runs;

    /// <summary>Whether it is over, for whatever reason.</summary>
    internal bool IsDone => _isDone;

    /// <summary>How many queries it has run.</summary>
    internal int Runs => _runs;

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        // The bound holds whatever the database does with one who waits for it.
        _isDone || time.GetElapsedTime(_started) > options.Time
            ? HealthCheckResult.Healthy()
            : NotReady.Because($"Trusted documents are being rehearsed: {_runs} runs."));

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_isDone)
        {
            return;
        }

        using var bound = new CancellationTokenSource(options.Time, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, stoppingToken);
        // No spans either.
        using var untraced = SuppressInstrumentationScope.Begin();
        try
        {
            await RehearseAsync(either.Token);
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // The host ends: whatever breaks off with it is no fault, and nobody is served warm or cold.
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            LogOutOfTime(_runs, options.Time.TotalSeconds);
        }
        catch (Exception exception)
        {
            // A cold gateway is slower, and no reason not to serve.
            LogFailed(exception);
        }
        finally
        {
            _isDone = true;
        }
    }

    private async Task RehearseAsync(CancellationToken cancellationToken)
    {
        var all = await plan.ReadAsync(cancellationToken);
        LogStarted(all.Count, options.Time.TotalSeconds);
        var queries = new List<Rehearsal>();
        foreach (var rehearsal in all)
        {
            if (await PrepareAsync(rehearsal, cancellationToken))
            {
                queries.Add(rehearsal);
            }
        }

        LogPrepared(all.Count, time.GetElapsedTime(_started).TotalSeconds, queries.Count);
        var compiled = JitInfo.GetCompiledMethodCount();
        var (changed, told) = (time.GetTimestamp(), time.GetTimestamp());
        for (var isFirst = true; queries.Count > 0 && time.GetElapsedTime(changed) < _settled; isFirst = false)
        {
            for (var i = queries.Count - 1; i >= 0; i--)
            {
                var begun = time.GetTimestamp();
                if (!await RunAsync(queries[i], cancellationToken) || (!isFirst && time.GetElapsedTime(begun) > _dear))
                {
                    queries.RemoveAt(i);
                }
            }

            if (JitInfo.GetCompiledMethodCount() is var now && now != compiled)
            {
                (compiled, changed) = (now, time.GetTimestamp());
            }

            if (time.GetElapsedTime(told) > _told)
            {
                told = time.GetTimestamp();
                LogProgress(_runs, compiled);
            }
        }

        LogDone(_runs, time.GetElapsedTime(_started).TotalSeconds, JitInfo.GetCompiledMethodCount());
    }

    /// <summary>Prepares an operation.</summary>
    /// <returns>Whether it is to be run.</returns>
    private async Task<bool> PrepareAsync(Rehearsal rehearsal, CancellationToken cancellationToken)
    {
        using var response = await executor.ExecuteAsync(rehearsal.Preparing(), cancellationToken);
        if (response.HasErrors)
        {
            LogNotPrepared(rehearsal.Name ?? "", response.Errors![0].Message);
            return false;
        }

        return rehearsal.IsQuery && JsonElement.Parse(response.Body.Span)
            .GetProperty("extensions").GetProperty("cost").GetProperty("estimated").GetProperty("rows").GetInt64() <= MostRows;
    }

    private async Task<bool> RunAsync(Rehearsal query, CancellationToken cancellationToken)
    {
        using var response = await executor.ExecuteAsync(query.Running(), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        _runs++;
        if (response.HasErrors)
        {
            LogNotRun(query.Name ?? "", response.Errors![0].Message);
        }

        return !response.HasErrors;
    }

    [LoggerMessage(EventIds.RehearsalStarted, LogLevel.Information, "Rehearsing {Operations} operations of trusted documents, for {Seconds} s at most")]
    private partial void LogStarted(int operations, double seconds);

    [LoggerMessage(EventIds.RehearsalPrepared, LogLevel.Information, "{Operations} operations are prepared, {Seconds:0.0} s after the start; {Queries} queries are run")]
    private partial void LogPrepared(int operations, double seconds, int queries);

    [LoggerMessage(EventIds.RehearsalProgress, LogLevel.Information, "Rehearsing: {Runs} runs, {Methods} methods are compiled")]
    private partial void LogProgress(int runs, long methods);

    [LoggerMessage(EventIds.RehearsalDone, LogLevel.Information, "Rehearsed: {Runs} runs, done {Seconds:0.0} s after the start, {Methods} methods are compiled")]
    private partial void LogDone(int runs, double seconds, long methods);

    [LoggerMessage(EventIds.RehearsalOutOfTime, LogLevel.Information, "Ready after {Runs} rehearsed runs: WARM_UP_SECONDS is {Seconds}")]
    private partial void LogOutOfTime(int runs, double seconds);

    [LoggerMessage(EventIds.RehearsalNotPrepared, LogLevel.Debug, "The operation {Operation} can't be prepared: {Reason}")]
    private partial void LogNotPrepared(string operation, string reason);

    [LoggerMessage(EventIds.RehearsalNotRun, LogLevel.Debug, "The operation {Operation} is not rehearsed any more: {Reason}")]
    private partial void LogNotRun(string operation, string reason);

    [LoggerMessage(EventIds.RehearsalFailed, LogLevel.Warning, "The trusted documents could not be rehearsed")]
    private partial void LogFailed(Exception exception);
}
