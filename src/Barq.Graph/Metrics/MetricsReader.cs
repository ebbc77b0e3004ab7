using Barq.Jobs.Monitoring;
using Barq.Persistence.Measuring;
using Barq.Persistence.SecondLevelCache;

namespace Barq.Graph.Metrics;

/// <summary>Makes snapshots of what was measured: of this node, or of all nodes together.</summary>
public sealed class MetricsReader
{
    private readonly MetricsCollector _collector;
    private readonly ClusterFigures _cluster;
    private readonly JobFigures? _jobs;
    private readonly TimeProvider _time;

    internal MetricsReader(MetricsCollector collector, ClusterFigures cluster, JobFigures? jobs, TimeProvider time) =>
        (_collector, _cluster, _jobs, _time) = (collector, cluster, jobs, time);

    /// <summary>What this process has counted by itself: all but the jobs.</summary>
    public MetricsSnapshot ReadNode() => Summarize(MetricsScope.Node, [_collector.Read()], true, _time.GetUtcNow());

    /// <summary>This node's figures. Those of the jobs are the same on every node.</summary>
    public async Task<MetricsSnapshot> ReadNodeAsync()
    {
        var jobs = await ReadJobsAsync();
        return ReadNode() with { Jobs = jobs };
    }

    /// <summary>All nodes' figures. Histograms are added up, so percentiles are of all requests together; jobs are the database's, and counted once.</summary>
    public async Task<MetricsSnapshot> ReadClusterAsync()
    {
        var reading = ReadJobsAsync();
        var (nodes, isComplete) = await _cluster.ReadAsync();
        return Summarize(MetricsScope.Cluster, nodes, isComplete, _time.GetUtcNow()) with { Jobs = await reading };
    }

    private async Task<JobMetrics?> ReadJobsAsync() => _jobs is null ? null : JobMetrics.Of(await _jobs.LatestAsync());

    internal static MetricsSnapshot Summarize(MetricsScope scope, IReadOnlyList<NodeFigures> nodes, bool isComplete, DateTimeOffset now) => new(
        scope,
        [.. nodes.Select(node => new NodeMetrics(node.Node, node.UptimeSeconds, node.Requests.Durations.Count, node.System.CpuPercent, node.System.WorkingSet))],
        isComplete,
        now,
        nodes.Max(node => node.WindowSeconds),
        new ApiMetrics(Requests(nodes)),
        Cache(nodes),
        Database(nodes),
        OfSystem([.. nodes.Select(node => node.System)]),
        null)
    {
        Limits = nodes.Aggregate(LimitMetrics.None, (sum, node) => sum.Plus(node.Limits)),
        Documents = nodes.Aggregate(DocumentMetrics.None, (sum, node) => sum.Plus(node.Documents)),
        Operations = Operations(nodes),
        Clients = Clients(nodes),
    };

    private static OperationMetrics[] Operations(IReadOnlyList<NodeFigures> nodes) => [.. nodes.SelectMany(node => node.Operations)
        .GroupBy(each => each.Id, StringComparer.Ordinal)
        .Select(same => new OperationMetrics(same.Key, same.First().Name, same.First().Kind, Together(same.Select(each => each.Calls)).Summarize()))
        .OrderByDescending(each => each.Requests.Total)];

    private static ClientMetrics[] Clients(IReadOnlyList<NodeFigures> nodes) => [.. nodes.SelectMany(node => node.Clients)
        .GroupBy(each => (each.Name, each.Version))
        .Select(same => new ClientMetrics(same.Key.Name, same.Key.Version, Together(same.Select(each => each.Calls)).Summarize()))
        .OrderByDescending(each => each.Requests.Total)];

    private static CallTotals Together(IEnumerable<CallTotals> totals) => totals.Aggregate((sum, each) => sum.Plus(each));

    private static RequestMetrics Requests(IReadOnlyList<NodeFigures> nodes)
    {
        var all = Sum(nodes, node => node.Requests);
        var recent = Sum(nodes, node => node.RecentRequests);
        return new RequestMetrics(
            all.Durations.Count, nodes.Sum(node => node.ActiveRequests), all.Slow, all.Errors, all.Failures,
            Mean(recent), At(recent, 0.5), At(recent, 0.95), At(recent, 0.99), Longest(recent),
            Share(recent.Errors, recent.Durations.Count), Share(recent.Failures, recent.Durations.Count),
            nodes.Sum(node => PerSecond(node, node.RecentRequests)),
            new RequestTotals(Mean(all), At(all, 0.5), At(all, 0.95), At(all, 0.99), Longest(all), Share(all.Errors, all.Durations.Count)))
        {
            RecentRequests = recent.Durations.Count,
        };
    }

    private static DatabaseMetrics Database(IReadOnlyList<NodeFigures> nodes)
    {
        var all = Sum(nodes, node => node.Statements);
        var recent = Sum(nodes, node => node.RecentStatements);
        var pools = nodes.SelectMany(node => node.Pools).GroupBy(pool => pool.Name, StringComparer.Ordinal).Select(same => new PoolMetrics(
            same.Key, same.Sum(pool => pool.Idle), same.Sum(pool => pool.Used), same.Sum(pool => pool.Max), same.Sum(pool => pool.Waiting))).ToArray();
        return new DatabaseMetrics(
            all.Durations.Count, all.Slow, all.Errors, Mean(recent), At(recent, 0.5), At(recent, 0.95), At(recent, 0.99), Longest(recent),
            nodes.Sum(node => PerSecond(node, node.RecentStatements)),
            new DatabaseTotals(Mean(all), At(all, 0.5), At(all, 0.95), At(all, 0.99), Longest(all)),
            pools.Length == 0 ? null : new PoolMetrics(
                "all", pools.Sum(pool => pool.Idle), pools.Sum(pool => pool.InUse), pools.Sum(pool => pool.Max), pools.Sum(pool => pool.Waiting)),
            pools)
        {
            RecentQueries = recent.Durations.Count,
        };
    }

    private static CacheMetrics Cache(IReadOnlyList<NodeFigures> nodes)
    {
        var all = Sum(nodes, node => node.Caches);
        var recent = Sum(nodes, node => node.RecentCaches);
        var (total, now) = (Sum(all.Values), Sum(recent.Values));
        return new CacheMetrics(
            Share(now.Hits, now.Lookups), total.Hits, total.Lookups - total.Hits, Share(total.Hits, total.Lookups),
            new CacheLevelsMetrics(
                new CacheLevelMetrics(total.MemoryHits, total.MemoryMisses, Share(now.MemoryHits, now.Lookups)),
                new SharedLevelMetrics(
                    total.SharedHits, total.SharedMisses, Share(now.SharedHits, now.SharedHits + now.SharedMisses), total.SharedSkipped,
                    nodes.Sum(node => node.Trips.Reads), nodes.Sum(node => node.Trips.Writes))),
            all.ToDictionary(pair => pair.Key, pair => new CacheNamespaceMetrics(
                pair.Key, pair.Value.Hits, pair.Value.Lookups - pair.Value.Hits, Share(recent[pair.Key].Hits, recent[pair.Key].Lookups),
                pair.Value.MemoryHits, pair.Value.SharedHits, pair.Value.Joined)))
        {
            RecentLookups = now.Lookups,
        };
    }

    private static SystemMetrics OfSystem(IReadOnlyList<SystemFigures> nodes)
    {
        var processors = nodes.Sum(node => node.Processors);
        var held = nodes.Sum(node => node.WorkingSet);
        var available = nodes.Sum(node => node.Available);
        return new SystemMetrics(
            nodes.Sum(node => node.CpuPercent * node.Processors) / processors,
            processors,
            new MemoryMetrics(100.0 * held / available, held, available, nodes.Sum(node => node.Heap), nodes.Sum(node => node.Allocated)),
            new GcMetrics(
                nodes.Sum(node => node.Collections[0]), nodes.Sum(node => node.Collections[1]), nodes.Sum(node => node.Collections[2]),
                nodes.Sum(node => node.PauseSeconds), nodes.Max(node => node.PausePercent)),
            nodes.Sum(node => node.Threads),
            nodes.Sum(node => node.QueuedWork));
    }

    private static Counted Sum(IReadOnlyList<NodeFigures> nodes, Func<NodeFigures, Counted> select) =>
        nodes.Select(select).Aggregate(Counted.None, (sum, each) => sum.Plus(each));

    private static CacheCounts Sum(IEnumerable<CacheCounts> counts) => counts.Aggregate(new CacheCounts(0, 0, 0, 0, 0, 0), (sum, each) => sum.Plus(each));

    private static Dictionary<string, CacheCounts> Sum(IReadOnlyList<NodeFigures> nodes, Func<NodeFigures, IReadOnlyDictionary<string, CacheCounts>> select) =>
        CacheNamespace.All.ToDictionary(each => each.Name, each => Sum(nodes.Select(node => select(node).GetValueOrDefault(each.Name) ?? Sum([]))));

    private static double? Mean(Counted counted) => counted.Durations.Mean?.TotalSeconds;

    private static double? At(Counted counted, double share) => counted.Durations.Percentile(share)?.TotalSeconds;

    private static double? Longest(Counted counted) => counted.Durations.Longest?.TotalSeconds;

    private static double? Share(long part, long whole) => whole > 0 ? (double)part / whole : null;

    private static double PerSecond(NodeFigures node, Counted recent) => node.WindowSeconds > 0 ? recent.Durations.Count / node.WindowSeconds : 0;
}
