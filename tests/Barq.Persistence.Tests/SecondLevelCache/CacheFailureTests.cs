using Barq.Persistence.SecondLevelCache;
using Barq.Persistence.Vehicles;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Processes;
using Barq.Testing.Redis;

namespace Barq.Persistence.Tests.SecondLevelCache;

/// <summary>Redis goes away, hangs and comes back while two nodes read and write.</summary>
public sealed class CacheFailureTests
{
    [SkippableFact]
    public async Task Redis_StoppedPausedAndRestarted_AnswersGoOnAndNothingStaleSurvives()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo);
        await using var redis = await RedisProcess.StartNewAsync();
        await using var one = await CacheNode.StartAsync(redis.Configuration, database, CacheNode.AsInProduction);
        await using var two = await CacheNode.StartAsync(redis.Configuration, database, CacheNode.AsInProduction);
        var version = 0;
        async Task WriteAsync(CacheNode node)
        {
            var make = $"make {++version}";
            await node.WriteAsync((scope, token) => VehicleWrites.UpdateAsync(scope, 1, row => row.Make = make, null, token));
        }

        async Task<string> ReadAsync(CacheNode node) => (await node.ReadAsync<Vehicle>(CacheNamespace.Static, nameof(Vehicle.Make), [1]))[1];

        // Others read all the while, and must not notice.
        using var end = new CancellationTokenSource();
        long reads = 0;
        const int Clients = 4;
        var load = Enumerable.Range(0, Clients).Select(reader => Task.Run(async () =>
        {
            for (var i = reader; !end.IsCancellationRequested; i++)
            {
                await (i % 2 == 0 ? one : two).ReadAsync<Vehicle>(CacheNamespace.Static, nameof(Vehicle.Make), [1, 2 + (i % 40)]);
                Interlocked.Increment(ref reads);
            }
        })).ToArray();
        foreach (var (leave, comeBack) in new (Func<Task>, Func<Task>)[]
        {
            (redis.StopAsync, redis.StartAsync),
            (() => Run(redis.Pause), () => Run(redis.Resume)),
            (redis.KillAsync, redis.StartAsync),
        })
        {
            await WriteAsync(one);
            Assert.Equal(await ReadAsync(one), await ReadAsync(two));
            await leave();
            var before = one.Breaker.Attempts + two.Breaker.Attempts;

            // One look-up of each client, and what it was about to store, may wait for it, and one drop; from then on nobody does.
            await WriteAsync(one);
            await Poll.UntilAsync(() => one.Breaker.IsLost && two.Breaker.IsOpen, "the loss of Redis to be noticed");
            var attempts = one.Breaker.Attempts + two.Breaker.Attempts;
            Assert.InRange(attempts - before, 0, (2 * Clients) + 1);
            var readsBefore = Interlocked.Read(ref reads);
            for (var i = 0; i < 15; i++)
            {
                await WriteAsync(one);
                Assert.Equal($"make {version}", await ReadAsync(two));
            }

            await Poll.UntilAsync(() => Interlocked.Read(ref reads) > readsBefore + (10 * Clients), "the others to read on");
            Assert.True(one.Breaker.IsOpen && two.Breaker.IsOpen);
            Assert.Equal(attempts, one.Breaker.Attempts + two.Breaker.Attempts);

            await comeBack();
            await Poll.UntilAsync(() => !one.Breaker.IsOpen && !two.Breaker.IsOpen, "the caches to find Redis again");
            Assert.Equal($"make {version}", await ReadAsync(two));
            Assert.Equal($"make {version}", await ReadAsync(one));
            await WriteAsync(two);
            Assert.Equal($"make {version}", await ReadAsync(one));
        }

        await end.CancelAsync();
        await Task.WhenAll(load);
        Assert.True(reads > 100, $"Only {reads} reads.");
    }

    [SkippableFact]
    public async Task Redis_Emptied_AnswersWithNothingOld()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo);
        await using var redis = await RedisProcess.StartNewAsync();
        await using var one = await CacheNode.StartAsync(redis.Configuration, database, CacheNode.AsInProduction);
        await using var two = await CacheNode.StartAsync(redis.Configuration, database, CacheNode.AsInProduction);
        await using var connection = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(redis.Configuration + ",allowAdmin=true");
        for (var round = 0; round < 20; round++)
        {
            var make = $"make {round}";
            await two.ReadAsync<Vehicle>(CacheNamespace.Static, nameof(Vehicle.Make), [1]);
            if (round % 3 == 1)
            {
                await connection.GetServers()[0].FlushAllDatabasesAsync();
            }

            await one.WriteAsync((scope, token) => VehicleWrites.UpdateAsync(scope, 1, row => row.Make = make, null, token));
            if (round % 3 == 2)
            {
                await connection.GetServers()[0].FlushAllDatabasesAsync();
            }

            Assert.Equal(make, (await two.ReadAsync<Vehicle>(CacheNamespace.Static, nameof(Vehicle.Make), [1]))[1]);
        }
    }

    private static Task Run(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
