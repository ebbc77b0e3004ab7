using System.Globalization;
using Barq.Persistence.Access;
using Barq.Persistence.Composition;
using Barq.Persistence.Diagnostics;
using Barq.Persistence.Querying;
using Barq.Persistence.Replicas;
using Barq.Persistence.SecondLevelCache;
using Barq.Persistence.Vehicles;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Barq.Benchmarks.Caching;

/// <summary>What a batch of fifty keys takes: from the database, from Redis, from memory.</summary>
internal static class BatchCost
{
    private static readonly long[] _keys = [.. Enumerable.Range(1, 50).Select(key => (long)key)];

    /// <summary>Prints statements and round trips.</summary>
    public static async Task RunAsync()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var redis = await RedisProcess.StartNewAsync();
        Console.WriteLine("| A batch of 50 keys | Statements | Round trips to Redis to read | to write, not waited for | Look-ups: memory hits + misses | Redis hits + misses |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|");
        using var one = await StartAsync(database, redis);
        await MeasureAsync(one, "nothing is cached");
        await MeasureAsync(one, "in memory");
        using var two = await StartAsync(database, redis);
        await MeasureAsync(two, "in Redis");
        await MeasureAsync(two, "then in memory");
        await one.StopAsync();
        await two.StopAsync();
    }

    private static async Task MeasureAsync(IHost host, string name)
    {
        var statements = host.Services.GetRequiredService<Counter>();
        var statistics = host.Services.GetRequiredService<CacheStatistics>();
        var table = host.Services.GetRequiredService<TableCatalog>().Table(typeof(Vehicle));
        var shape = new RowShape(table);
        shape.Require(0, table.Key);
        shape.Require(0, table.Column(nameof(Vehicle.PlateNumber)));
        var before = (statements.Count, statistics.SharedReads, statistics.SharedWrites, Counts: statistics.Of(CacheNamespace.Static));
        using (var rows = await host.Services.GetRequiredService<RowCache>().ReadAsync(
            CacheNamespace.Static, shape, _keys, new QueryContext(ReadConsistency.Eventual, RowFence.Open, "bench"), CancellationToken.None))
        {
            if (rows.Count != _keys.Length)
            {
                throw new InvalidOperationException($"{rows.Count} rows instead of {_keys.Length}.");
            }
        }

        var counts = statistics.Of(CacheNamespace.Static);
        if (!counts.AddUp)
        {
            throw new InvalidOperationException($"The counts do not add up: {counts}.");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {statements.Count - before.Count} | {statistics.SharedReads - before.SharedReads} | {statistics.SharedWrites - before.SharedWrites} "
            + $"| {counts.MemoryHits - before.Counts.MemoryHits} + {counts.MemoryMisses - before.Counts.MemoryMisses} "
            + $"| {counts.SharedHits - before.Counts.SharedHits} + {counts.SharedMisses - before.Counts.SharedMisses} |"));
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
    }

    private static async Task<IHost> StartAsync(TestDatabase database, RedisProcess redis)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Development" });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([new("DATABASE_URL", database.ConnectionString), new("REDIS_URL", redis.Url)]);
        builder.Services.AddSingleton<Counter>().AddSingleton<IStatementObserver>(provider => provider.GetRequiredService<Counter>()).AddBarqPersistence();
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private sealed class Counter : IStatementObserver
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        // The outbox is looked at in the background.
        public void Executed(in StatementExecution execution)
        {
            if (execution.Text.Contains("vehicles", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _count);
            }
        }
    }
}
