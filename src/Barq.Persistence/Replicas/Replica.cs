using Barq.Persistence.Databases;
using Barq.Persistence.RowSecurity;
using Npgsql;
using NpgsqlTypes;

namespace Barq.Persistence.Replicas;

/// <summary>A server that follows the primary.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private readonly ServerWatch _watch;
    private readonly TimeProvider _time;
    private readonly bool _isFenced;
    private int _isHealthy = 1;
    private bool _isNotedBehind;
    private long _watchedSince;
    private long _knowsUntil = long.MinValue;

    public Replica(string url, DatabaseOptions options, RowSecurityOptions security, TimeProvider time)
    {
        if (!DatabaseUrl.TryParse(url, out var parsed, out var problem))
        {
            throw new ArgumentException(problem, nameof(url));
        }

        var server = new NpgsqlConnectionStringBuilder(parsed.ConnectionString);
        Address = $"{server.Host}:{server.Port}/{server.Database}";
        Source = PostgreSqlPool.Create(parsed.ConnectionString, options);
        _watch = new ServerWatch(parsed.ConnectionString);
        _time = time;
        _isFenced = security.Enabled;
        _watchedSince = time.GetTimestamp();
    }

    /// <summary>Host, port and database.</summary>
    public string Address { get; }

    public NpgsqlDataSource Source { get; }

    /// <summary>Whether it may be asked: it answers, and lacks no more than <see cref="ReplicaLag.Most"/>.</summary>
    public bool IsUsable => Volatile.Read(ref _isHealthy) == 1 && IsFresh;

    /// <summary>Whether it is known to have all that was committed until <see cref="ReplicaLag.Most"/> ago.</summary>
    public bool IsFresh => Volatile.Read(ref _knowsUntil) is var until && until != long.MinValue && _time.GetElapsedTime(until) < ReplicaLag.Most;

    /// <summary>The look at it that is under way.</summary>
    public Task Looking { get; set; } = Task.CompletedTask;

    /// <summary>Takes it out; true where it was in.</summary>
    public bool TakeOut()
    {
        // What answers under its address next may be another server.
        Volatile.Write(ref _knowsUntil, long.MinValue);
        if (Interlocked.Exchange(ref _isHealthy, 0) == 0)
        {
            return false;
        }

        // The kept connections lead to a server that has gone, even when it has come back.
        Source.Clear();
        return true;
    }

    /// <summary>Puts it back; true where it was out.</summary>
    public bool PutBack()
    {
        if (Interlocked.Exchange(ref _isHealthy, 1) == 1)
        {
            return false;
        }

        _watchedSince = _time.GetTimestamp();
        return true;
    }

    /// <summary>Notes whether it is behind, in the look that is under way; true where that is news.</summary>
    public bool NoteBehind(out bool isBehind)
    {
        isBehind = !IsFresh;
        var isNews = isBehind != _isNotedBehind && (!isBehind || _time.GetElapsedTime(_watchedSince) > ReplicaLag.Most);
        _isNotedBehind = isNews ? isBehind : _isNotedBehind;
        return isNews;
    }

    /// <summary>Asks the server how far it has followed.</summary>
    /// <exception cref="NpgsqlException">It does not answer, within 2 seconds.</exception>
    /// <exception cref="InvalidOperationException">It follows nobody, or its role is one that policies do not hold where they are to.</exception>
    public async Task LookAsync(PrimaryLog primary, CancellationToken cancellationToken)
    {
        // Its address names a role of its own.
        if (_isFenced && await _watch.AskAsync(RowSecuritySetup.FreeRole, cancellationToken) is string role)
        {
            throw new InvalidOperationException($"DB_ROW_LEVEL_SECURITY is 'true', but its role '{role}' is a superuser or has BYPASSRLS, and no policy holds it: name the role of DATABASE_URL.");
        }

        // A promoted replica keeps the position at which it stopped following.
        var position = await _watch.AskAsync("SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() END", cancellationToken)
            as NpgsqlLogSequenceNumber? ?? throw new InvalidOperationException("It is not a streaming replica: it follows no primary.");
        if (primary.KnownUntil(position) is { } until)
        {
            Volatile.Write(ref _knowsUntil, until);
        }
    }

    /// <inheritdoc cref="ServerWatch.ProbeAsync"/>
    public Task ProbeAsync(CancellationToken cancellationToken) => _watch.ProbeAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await _watch.DisposeAsync();
    }
}
