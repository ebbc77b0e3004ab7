using Barq.Jobs.Readiness;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Barq.Jobs.Draining;

/// <summary>
/// What a host does between the moment when it is asked to end and the one when it stops to listen: it serves on, says that it is not ready,
/// and ends each connection with its next answer, so that none is open when the listener goes.
/// </summary>
internal sealed partial class Drain : IHostedLifecycleService, IHealthCheck, IDisposable
{
    private readonly IOptions<DrainOptions> _options;
    private readonly ListenSockets _sockets;
    private readonly FreshConnections _connections;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly TimeProvider _time;
    private readonly ILogger<Drain> _logger;
    private readonly CancellationTokenRegistration _stopping;
    private volatile bool _isDraining;

    public Drain(IOptions<DrainOptions> options, ListenSockets sockets, FreshConnections connections, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<Drain> logger)
    {
        (_options, _sockets, _connections, _lifetime, _time, _logger) = (options, sockets, connections, lifetime, time, logger);
        _stopping = lifetime.ApplicationStopping.Register(Begin);
    }

    /// <summary>Serves a request: while the host ends, its connection ends with the answer.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (_isDraining)
        {
            _connections.Asked(context);

            // HTTP/2 has no such header: it is told by the server itself when that stops.
            if (HttpProtocol.IsHttp11(context.Request.Protocol))
            {
                context.Response.Headers.Connection = "close";
            }
        }

        return next(context);
    }

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_isDraining ? NotReady.Because("The host is ending.") : HealthCheckResult.Healthy());

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        Begin();

        // Who has never served has nobody to tell.
        if (_options.Value.Time is { Ticks: > 0 } time && _lifetime.ApplicationStarted.IsCancellationRequested)
        {
            LogDraining(time.TotalSeconds);
            await Task.Delay(time, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _sockets.EndAsync(_connections, _time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private void Begin()
    {
        _connections.Begin();
        _isDraining = true;
    }

    [LoggerMessage(EventIds.Draining, LogLevel.Information, "The host is ending: it is not ready any more, and serves for another {Seconds} s")]
    private partial void LogDraining(double seconds);
}
