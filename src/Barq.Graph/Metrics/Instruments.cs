using System.Diagnostics.Metrics;
using Barq.Persistence.Diagnostics;
using Barq.Persistence.SecondLevelCache;

namespace Barq.Graph.Metrics;

/// <summary>What the product counts, as instruments for Prometheus and OTLP: read when somebody asks, but for the durations of requests.</summary>
internal sealed class Instruments
{
    private readonly CacheStatistics _caches;

    public Instruments(
        IMeterFactory meters, RequestFigures requests, DatabaseFigures database, StatementStatistics statements, CacheStatistics caches, FleetCache cache,
        CallFigures calls)
    {
        _caches = caches;
        var meter = meters.Create(Tracing.Name);
        requests.Durations = meter.CreateHistogram(
            "graphql.request.duration", "s", "How long GraphQL requests took.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = Tracing.RequestSeconds });
        Count("graphql.requests", "GraphQL requests.", () => requests.Read().Durations.Count);
        Count("graphql.request.errors", "GraphQL requests answered with errors.", () => requests.Read().Errors);
        Count("graphql.request.failures", "GraphQL requests that failed through no fault of the client's.", () => requests.Read().Failures);
        Count("graphql.requests.slow", "GraphQL requests slower than SLOW_REQUEST_THRESHOLD.", () => requests.Read().Slow);
        Gauge("graphql.requests.active", "GraphQL requests that are worked on.", () => requests.Active);
        Count("sql.statements", "SQL statements.", () => database.Read().Durations.Count);
        Count("sql.statement.errors", "SQL statements that failed.", () => database.Read().Errors);
        Count("sql.statements.slow", "SQL statements slower than SLOW_QUERY_THRESHOLD.", () => database.Read().Slow);
        Gauge("sql.n1.patterns", "Statements that single requests repeat, since the last reset.", () => statements.Repeated().Count);
        Gauge("cache.items", "Items that the caches hold in the process.", () => cache.MemoryItems);
        Gauge("cache.bytes", "Bytes that the items of the caches hold in the process.", () => cache.MemoryBytes);
        Count("cache.evictions", "Items that gave way to others in the process.", () => cache.MemoryEvicted);
        Count("cache.too_large", "Values that were not kept because they are larger than CACHE_MAX_ENTRY_BYTES.", () => caches.NotKept);
        Gauge("cache.shared", "1 while cached values are shared over Redis, 0 while it is away.", () => cache.IsShared ? 1 : 0);
        meter.CreateObservableCounter("cache.hits", () => ByLevel(counts => counts.MemoryHits, counts => counts.SharedHits), "{lookup}", "Look-ups that a cache answered.");
        meter.CreateObservableCounter("cache.misses", () => ByLevel(counts => counts.MemoryMisses, counts => counts.SharedMisses), "{lookup}", "Look-ups that a cache did not answer.");
        CallInstruments.Create(meter, calls);

        void Count(string name, string description, Func<long> read) => meter.CreateObservableCounter(name, read, null, description);
        void Gauge(string name, string description, Func<long> read) => meter.CreateObservableGauge(name, read, null, description);
    }

    private IEnumerable<Measurement<long>> ByLevel(Func<CacheCounts, long> memory, Func<CacheCounts, long> shared)
    {
        foreach (var cacheNamespace in CacheNamespace.All)
        {
            var counts = _caches.Of(cacheNamespace);
            yield return new(memory(counts), new("namespace", cacheNamespace.Name), new("level", "memory"));
            yield return new(shared(counts), new("namespace", cacheNamespace.Name), new("level", "redis"));
        }
    }
}
