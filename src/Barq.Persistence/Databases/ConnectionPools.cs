using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Barq.Persistence.Databases;

/// <summary>How full the pools of PostgreSQL connections are, from the driver's own instruments; nothing is counted until somebody asks.</summary>
public sealed class ConnectionPools : IDisposable
{
    private const string Meter = "Npgsql";
    private const string Connections = "db.client.connection.count";
    private const string Most = "db.client.connection.max";
    private const string Waiting = "db.client.connection.npgsql.pending_requests";

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, PoolUse> _pools = new(StringComparer.Ordinal);

    // Not read when asked: the driver tells of each that begins and ends to wait.
    private readonly ConcurrentDictionary<string, long> _waiting = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    private readonly FleetDatabase _database;

    /// <summary>Begins to listen.</summary>
    /// <param name="database">The database: only PostgreSQL's driver tells anything.</param>
    public ConnectionPools(FleetDatabase database)
    {
        _database = database;
        // The instruments that are read when asked, and the one of those who wait; the driver's others would cost something on every statement.
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument is { Meter.Name: Meter, Name: Connections or Most or Waiting })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument.Name, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument.Name, value, tags));
        _listener.Start();
    }

    /// <summary>The pools as they are now: the primary's and each replica's. None on SQLite, whose driver tells nothing.</summary>
    public IReadOnlyList<PoolUse> Read()
    {
        if (_database.Provider != DatabaseProvider.PostgreSql)
        {
            return [];
        }

        lock (_gate)
        {
            _pools.Clear();
            _listener.RecordObservableInstruments();
            return [.. _pools.Values.Where(pool => pool.Max > 0).OrderBy(pool => pool.Name, StringComparer.Ordinal)
                .Select(pool => pool with { Waiting = _waiting.GetValueOrDefault(pool.Name) })];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Note(string instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = "";
        var state = "";
        foreach (var (key, tag) in tags)
        {
            if (key == "db.client.connection.pool.name")
            {
                name = tag as string ?? "";
            }
            else if (key == "db.client.connection.state")
            {
                state = tag as string ?? "";
            }
        }

        if (instrument == Waiting)
        {
            _waiting.AddOrUpdate(name, value, (_, known) => known + value);
            return;
        }

        _pools.AddOrUpdate(name, added => Fill(new PoolUse(added, 0, 0, 0, 0)), (_, known) => Fill(known));

        PoolUse Fill(PoolUse pool) => (instrument, state) switch
        {
            (Most, _) => pool with { Max = pool.Max + value },
            (Connections, "idle") => pool with { Idle = pool.Idle + value },
            (Connections, "used") => pool with { Used = pool.Used + value },
            _ => pool,
        };
    }
}

/// <summary>How full a pool is.</summary>
/// <param name="Name">Host, port and database.</param>
/// <param name="Idle">Open connections that nobody uses.</param>
/// <param name="Used">Open connections in use.</param>
/// <param name="Max">Connections at most: <c>DB_POOL_SIZE</c> and <c>DB_MAX_OVERFLOW</c> together.</param>
/// <param name="Waiting">Who waits for a connection.</param>
public sealed record PoolUse(string Name, long Idle, long Used, long Max, long Waiting);
