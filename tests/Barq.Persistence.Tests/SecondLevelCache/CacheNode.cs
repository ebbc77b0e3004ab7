using System.Collections.Concurrent;
using Barq.Persistence.Access;
using Barq.Persistence.Composition;
using Barq.Persistence.Diagnostics;
using Barq.Persistence.Querying;
using Barq.Persistence.Replicas;
using Barq.Persistence.SecondLevelCache;
using Barq.Persistence.Transactions;
using Barq.Persistence.Writing;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Persistence.Tests.SecondLevelCache;

/// <summary>A node of the product without any API: its caches, on a database and a Redis server that others may share.</summary>
internal sealed class CacheNode : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<string, Task<TestDatabase>> _shared = new(StringComparer.Ordinal);

    private readonly ServiceProvider _services;
    private readonly StatementRecorder _statements = new();

    private CacheNode(TestDatabase database, string redis, Action<IServiceCollection>? configure, IReadOnlyDictionary<string, string?>? settings)
    {
        var services = new ServiceCollection().AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
            [
                new("DATABASE_URL", database.ConnectionString), new("REDIS_URL", $"redis://{redis}/0"),
            ]).AddInMemoryCollection(settings ?? new Dictionary<string, string?>()).Build())
            .AddSingleton<IStatementObserver>(_statements)
            .AddPatientCaches()
            .AddBarqPersistence();
        configure?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    /// <summary>Waits no longer than the product does.</summary>
    public static Action<IServiceCollection> AsInProduction { get; } = services => services.AddSingleton<CacheTiming>();

    public FleetCache Cache => _services.GetRequiredService<FleetCache>();

    public CacheStatistics Statistics => _services.GetRequiredService<CacheStatistics>();

    public CacheBus Bus => _services.GetRequiredService<CacheBus>();

    public CacheMembers Members => _services.GetRequiredService<CacheMembers>();

    public CacheBreaker Breaker => _services.GetRequiredService<CacheBreaker>();

    public IServiceProvider Services => _services;

    /// <summary>The statements since the last look.</summary>
    public IReadOnlyList<string> TakeStatements() => _statements.Take();

    public static async Task<CacheNode> StartAsync(string redis, TestDatabase? database = null, Action<IServiceCollection>? configure = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        // Those on one Redis are on one database.
        database ??= await _shared.GetOrAdd(redis[(redis.LastIndexOf('@') + 1)..], _ => TestDatabase.CreateAsync(TestProvider.Sqlite, FleetDatabases.Empty));
        var node = new CacheNode(database, redis, configure, settings);
        await node.Bus.StartAsync(CancellationToken.None);
        return node;
    }

    /// <summary>Reads rows through the cache: two columns of each, by key.</summary>
    public async Task<Dictionary<long, string>> ReadAsync<TEntity>(CacheNamespace cacheNamespace, string property, IReadOnlyList<long> keys, RowFence? fence = null)
    {
        var table = _services.GetRequiredService<TableCatalog>().Table(typeof(TEntity));
        var shape = new RowShape(table);
        shape.Require(0, table.Key);
        shape.Require(0, table.Column(property));
        using var rows = await _services.GetRequiredService<RowCache>().ReadAsync(
            cacheNamespace, shape, keys, new QueryContext(ReadConsistency.Eventual, fence ?? RowFence.Open, "Test.rows"), CancellationToken.None);
        return Enumerable.Range(0, rows.Count).ToDictionary(row => (long)rows.Columns[0].Value(row)!, row => rows.Columns[1].Value(row)?.ToString() ?? "");
    }

    /// <summary>Runs a write.</summary>
    public async Task WriteAsync(Func<WriteScope, CancellationToken, Task<Entity>> work)
    {
        var result = await _services.GetRequiredService<UnitOfWork>().RunAsync(Caller.System, "test", work, CancellationToken.None);
        Assert.Empty(result.Errors);
    }

    public async ValueTask DisposeAsync()
    {
        await Bus.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    private sealed class StatementRecorder : IStatementObserver
    {
        private readonly ConcurrentQueue<string> _statements = new();

        public IReadOnlyList<string> Take()
        {
            var taken = new List<string>();
            while (_statements.TryDequeue(out var statement))
            {
                taken.Add(statement);
            }

            return taken;
        }

        public void Executed(in StatementExecution execution) => _statements.Enqueue(execution.Text);
    }
}
