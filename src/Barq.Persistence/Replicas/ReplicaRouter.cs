using System.Data.Common;
using Barq.Persistence.Databases;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Barq.Persistence.Replicas;

/// <summary>
/// Reads from the healthy replicas in turn, else from the primary. A replica that fails a read is out at once; a look at each in the
/// background takes out those that fail between reads and puts back those that answer again.
/// </summary>
internal sealed partial class ReplicaRouter : IReadConnections, IAsyncDisposable
{
    private readonly FleetDatabase _database;
    private readonly Replica[] _replicas;
    private readonly ILogger<ReplicaRouter> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly PeriodicTimer? _timer;
    private readonly Task _watching = Task.CompletedTask;
    private uint _turn;

    /// <param name="database">The primary.</param>
    /// <param name="replicas">Its replicas, which this owns from now on; none is the primary alone.</param>
    /// <param name="interval">Time between two looks at their health.</param>
    /// <param name="timeProvider">The clock of that.</param>
    /// <param name="logger">Tells of replicas that are lost and back.</param>
    public ReplicaRouter(
        FleetDatabase database, Replica[] replicas, TimeSpan interval, TimeProvider timeProvider, ILogger<ReplicaRouter> logger)
    {
        _database = database;
        _replicas = replicas;
        _logger = logger;
        if (replicas.Length > 0)
        {
            _timer = new PeriodicTimer(interval, timeProvider);
            _watching = WatchAsync(_timer);
        }
    }

    /// <inheritdoc/>
    public ValueTask<T> ReadAsync<T>(
        ReadConsistency consistency, Func<DbConnection, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken) =>
        TryServersAsync(
            consistency,
            (_database, read),
            static (server, state, token) => ReadAttempt.RunAsync(state._database, server, state.read, token),
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<DbConnection> OpenReadAsync(ReadConsistency consistency, CancellationToken cancellationToken) =>
        TryServersAsync(consistency, this, static (server, _, token) => ReadAttempt.OpenAsync(server, token), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _timer?.Dispose();
        await _stopping.CancelAsync();
        await _watching;
        _stopping.Dispose();
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }
    }

    /// <summary>The replicas.</summary>
    internal IReadOnlyList<Replica> Replicas => _replicas;

    /// <summary>Looks at every replica once.</summary>
    internal Task CheckAsync() => Task.WhenAll(_replicas.Select(CheckAsync));

    private async ValueTask<T> TryServersAsync<TState, T>(
        ReadConsistency consistency,
        TState state,
        Func<DbDataSource, TState, CancellationToken, ValueTask<T>> attempt,
        CancellationToken cancellationToken)
    {
        var tries = consistency == ReadConsistency.Strong ? 0 : _replicas.Length;
        for (; tries > 0 && Next() is { } replica; tries--)
        {
            try
            {
                return await attempt(replica.Source, state, cancellationToken);
            }
            catch (DatabaseUnavailableException exception)
            {
                Lose(replica, exception);
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.SerializationFailure)
            {
                // The primary removed rows that the read still needed, and the replica had to follow (PostgreSQL 18, 26.4.2).
            }
        }

        return await attempt(_database.Primary, state, cancellationToken);
    }

    private Replica? Next()
    {
        var first = Interlocked.Increment(ref _turn);
        for (uint i = 0; i < _replicas.Length; i++)
        {
            var replica = _replicas[(first + i) % (uint)_replicas.Length];
            if (replica.IsHealthy)
            {
                return replica;
            }
        }

        return null;
    }

    private async Task WatchAsync(PeriodicTimer timer)
    {
        do
        {
            await CheckAsync();
        }
        while (await timer.WaitForNextTickAsync());
    }

    private async Task CheckAsync(Replica replica)
    {
        try
        {
            await replica.ProbeAsync(_stopping.Token);
            if (replica.PutBack())
            {
                LogBack(replica.Address);
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
        catch (Exception exception)
        {
            // Whatever it is (refused, no such name, a password, a time-out), this replica can't answer reads.
            Lose(replica, exception);
        }
    }

    private void Lose(Replica replica, Exception exception)
    {
        if (replica.TakeOut())
        {
            LogLost(replica.Address, exception.GetBaseException().Message);
        }
    }
}
