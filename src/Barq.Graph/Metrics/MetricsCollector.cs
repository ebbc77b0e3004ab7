using Barq.Persistence.Databases;
using Barq.Persistence.Diagnostics;
using Barq.Persistence.Measuring;
using Barq.Persistence.SecondLevelCache;

namespace Barq.Graph.Metrics;

/// <summary>
/// Gathers what this process has counted. A window is the difference between the totals now and those of a minute ago, which
/// <see cref="MetricsSampler"/> has this keep: whoever counts knows of no window.
/// </summary>
public sealed class MetricsCollector
{
    /// <summary>How wide the window is: to the last sample before that.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    private readonly RequestFigures _requests;
    private readonly DatabaseFigures _database;
    private readonly ConnectionPools _pools;
    private readonly CacheStatistics _caches;
    private readonly TimeProvider _time;
    private readonly Recent<Totals> _recent;
    private readonly DateTimeOffset _startedAt;
    private readonly long _started;

    /// <summary>Begins the first window.</summary>
    public MetricsCollector(RequestFigures requests, DatabaseFigures database, ConnectionPools pools, CacheStatistics caches, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        (_requests, _database, _pools, _caches, _time) = (requests, database, pools, caches, time);
        _recent = new Recent<Totals>(time, Window);
        _startedAt = time.GetUtcNow();
        _started = time.GetTimestamp();
        Sample();
    }

    /// <summary>This process among the nodes.</summary>
    // The last digits: the first are the millisecond, which two nodes may share.
    public string Node { get; } = $"{Environment.MachineName}/{Guid.CreateVersion7().ToString("n")[^12..]}";

    /// <summary>Reads what the limits have done; null where there are none.</summary>
    internal LimitReader? Limits { get; init; }

    /// <summary>Reads which documents are kept; null where there are none.</summary>
    internal DocumentReader? Documents { get; init; }

    /// <summary>Requests by operation and by client; null where they are not counted.</summary>
    internal CallFigures? Calls { get; init; }

    /// <summary>Keeps the totals, for later windows to begin at.</summary>
    public void Sample()
    {
        _recent.Add(ReadTotals());
        Calls?.Sample();
    }

    /// <summary>All figures of this process, as of now.</summary>
    public NodeFigures Read()
    {
        var now = ReadTotals();
        var (earlier, age) = _recent.Oldest() ?? (now, TimeSpan.Zero);
        return new NodeFigures
        {
            Node = Node,
            StartedAt = _startedAt,
            UptimeSeconds = _time.GetElapsedTime(_started).TotalSeconds,
            WindowSeconds = age.TotalSeconds,
            ActiveRequests = _requests.Active,
            Requests = now.Requests,
            RecentRequests = now.Requests.Since(earlier.Requests),
            Statements = now.Statements,
            RecentStatements = now.Statements.Since(earlier.Statements),
            Pools = _pools.Read(),
            Caches = now.Caches,
            RecentCaches = now.Caches.ToDictionary(pair => pair.Key, pair => pair.Value.Since(earlier.Caches[pair.Key])),
            Trips = new CacheTrips(_caches.SharedReads, _caches.SharedWrites),
            Operations = Calls?.Operations() ?? [],
            Clients = Calls?.Clients() ?? [],
            Limits = Limits?.Read() ?? LimitMetrics.None,
            Documents = Documents?.Read() ?? DocumentMetrics.None,
            System = ProcessReader.Read(now.Process, earlier.Process, age),
        };
    }

    private Totals ReadTotals() => new(
        _requests.Read(), _database.Read(), CacheNamespace.All.ToDictionary(each => each.Name, _caches.Of), ProcessReader.ReadTotals());

    private sealed record Totals(Counted Requests, Counted Statements, Dictionary<string, CacheCounts> Caches, ProcessTotals Process);
}
