using System.Data.Common;
using Barq.Persistence.Databases;
using Microsoft.Extensions.Logging;

namespace Barq.Persistence.Replicas;

/// <summary>
/// Reads from the healthy replicas in turn, else from the primary. A replica that fails a read is out at once; a look at each in the
/// background takes out those that fail between reads and puts back those that answer again. It also measures how far they are behind:
/// one that lacks more than <see cref="ReplicaLag.Most"/> is not asked until it has caught up.
/// </summary>
internal sealed partial class ReplicaRouter : IReadConnections, IAsyncDisposable
{
    private readonly FleetDatabase _database;
    private readonly PrimaryLog? _primary;
    private readonly Replica[] _replicas;
    private readonly ILogger<ReplicaRouter> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly PeriodicTimer? _timer;
    private readonly Task _watching = Task.CompletedTask;
    private uint _turn;

    /// <param name="database">The primary.</param>
    /// <param name="primary">How far its log is; this owns it from now on. Null where there are no replicas.</param>
    /// <param name="replicas">Its replicas, which this owns from now on; none is the primary alone.</param>
    /// <param name="interval">Time between two looks at them.</param>
    /// <param name="timeProvider">The clock of that.</param>
    /// <param name="logger">Tells of replicas that are lost and back.</param>
    public ReplicaRouter(
        FleetDatabase database, PrimaryLog? primary, Replica[] replicas, TimeSpan interval, TimeProvider timeProvider, ILogger<ReplicaRouter> logger)
    {
        _database = database;
        _primary = primary;
        _replicas = replicas;
        _logger = logger;
        if (primary is not null)
        {
            _timer = new PeriodicTimer(interval, timeProvider);
            _watching = WatchAsync(primary, _timer);
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
        foreach (var replica in _replicas)
        {
            await replica.Looking;
            await replica.DisposeAsync();
        }

        await (_primary?.DisposeAsync() ?? ValueTask.CompletedTask);
        _stopping.Dispose();
    }

    /// <summary>The replicas.</summary>
    internal IReadOnlyList<Replica> Replicas => _replicas;

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
            catch (DatabaseContentionException)
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
            if (replica.IsUsable)
            {
                return replica;
            }
        }

        return null;
    }

    private async Task WatchAsync(PrimaryLog primary, PeriodicTimer timer)
    {
        do
        {
            try
            {
                await primary.LookAsync(_stopping.Token);
            }
            catch (Exception exception) when (exception is DbException or OperationCanceledException)
            {
                // Nobody knows then what the replicas lack; they are looked at all the same, to know whether they answer.
            }

            foreach (var replica in _replicas.Where(replica => replica.Looking.IsCompleted))
            {
                // Not waited for: one that hangs makes the others look no older than they are.
                replica.Looking = CheckAsync(replica, primary);
            }
        }
        while (await timer.WaitForNextTickAsync());
    }

    private async Task CheckAsync(Replica replica, PrimaryLog primary)
    {
        try
        {
            await replica.LookAsync(primary, _stopping.Token);
            if (replica.PutBack())
            {
                LogBack(replica.Address);
            }
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            // Whatever it is (refused, no such name, a password, a time-out), this replica can't answer reads.
            Lose(replica, exception);
            return;
        }

        if (!replica.NoteBehind(out var isBehind))
        {
            return;
        }

        if (isBehind)
        {
            LogBehind(replica.Address, ReplicaLag.Most.TotalSeconds);
        }
        else
        {
            LogCaughtUp(replica.Address);
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
