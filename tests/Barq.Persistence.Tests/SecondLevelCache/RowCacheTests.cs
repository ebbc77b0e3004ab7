using Barq.Persistence.Access;
using Barq.Persistence.Organizations;
using Barq.Persistence.Outbox.Dispatching;
using Barq.Persistence.SecondLevelCache;
using Barq.Persistence.Users;
using Barq.Persistence.Vehicles;
using Barq.Persistence.Writing;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Persistence.Tests.SecondLevelCache;

/// <summary>Rows by key through both levels.</summary>
public sealed class RowCacheTests
{
    private static readonly long[] _fifty = [.. Enumerable.Range(1, 50).Select(key => (long)key)];

    public static TheoryData<TestProvider, TestRedis> Both => new()
    {
        { TestProvider.Sqlite, TestRedis.Garnet }, { TestProvider.PostgreSql, TestRedis.Redis },
    };

    [SkippableTheory, MemberData(nameof(Both))]
    public async Task Read_FiftyRows_TakesOneStatementThenOneRoundTripThenNothing(TestProvider provider, TestRedis kind)
    {
        await using var database = await TestDatabase.CreateAsync(provider, FleetDatabases.Demo);
        await using var redis = await RedisServer.CreateAsync(kind);
        await using var one = await CacheNode.StartAsync(redis.Configuration, database);
        Dictionary<long, string> expected;
        await using (var context = database.CreateFleetContext())
        {
            expected = await context.Vehicles.Where(row => row.Id <= 50).ToDictionaryAsync(row => row.Id, row => row.PlateNumber);
        }

        one.TakeStatements();
        Assert.Equal(expected, await ReadAsync(one));
        Assert.Single(one.TakeStatements());
        Assert.Equal(1, one.Statistics.SharedWrites);

        var trips = one.Statistics.SharedReads;
        Assert.Equal(expected, await ReadAsync(one));
        Assert.Empty(one.TakeStatements());
        Assert.Equal(trips, one.Statistics.SharedReads);

        // Nobody waits for the write: a node that looks too early loads the rows itself, and keeps them.
        await Poll.UntilAsync(
            async () =>
            {
                await using var two = await CacheNode.StartAsync(redis.Configuration, database);
                return (await ReadAsync(two)).Count == 50 && two.Statistics.Of(CacheNamespace.Static).SharedHits == 50;
            },
            "the rows to come from Redis");
        await using var three = await CacheNode.StartAsync(redis.Configuration, database);
        three.TakeStatements();
        Assert.Equal(expected, await ReadAsync(three));
        Assert.Empty(three.TakeStatements());
        Assert.Equal(1, three.Statistics.SharedReads);

        var counts = one.Statistics.Of(CacheNamespace.Static);
        Assert.Equal(new CacheCounts(50, 50, 0, 50, 0, 0), counts);
        Assert.Equal(new CacheCounts(0, 50, 50, 0, 0, 0), three.Statistics.Of(CacheNamespace.Static));
    }

    [SkippableTheory, InlineData(TestProvider.Sqlite, TestRedis.Redis), InlineData(TestProvider.PostgreSql, TestRedis.Redis)]
    public async Task Read_RowThatIsChangedOrAdded_IsNewOnEveryNode(TestProvider provider, TestRedis kind)
    {
        await using var database = await TestDatabase.CreateAsync(provider, FleetDatabases.Demo);
        await using var redis = await RedisServer.CreateAsync(kind);
        await using var one = await CacheNode.StartAsync(redis.Configuration, database);
        await using var two = await CacheNode.StartAsync(redis.Configuration, database);
        await one.WriteAsync(async (scope, token) => (await scope.Context.Organizations.SingleAsync(row => row.Id == 1, token)).Also(row => row.MaxVehicles = 1000));
        long next;
        await using (var context = database.CreateFleetContext())
        {
            next = await context.Vehicles.MaxAsync(row => row.Id) + 1;
        }

        // A row that is not there is remembered too, until one is added.
        Assert.Empty(await one.ReadAsync<Vehicle>(CacheNamespace.Static, nameof(Vehicle.Make), [next]));
        one.TakeStatements();
        Assert.Empty(await one.ReadAsync<Vehicle>(CacheNamespace.Static, nameof(Vehicle.Make), [next]));
        Assert.Empty(one.TakeStatements());
        await two.WriteAsync((scope, token) => VehicleWrites.CreateAsync(
            scope, new Vehicle { Id = next, OrganizationId = 1, PlateNumber = "NEW 1", VehicleType = VehicleType.Van, Make = "first", Model = "m", Year = 2024 }, token));
        Assert.Equal("first", (await one.ReadAsync<Vehicle>(CacheNamespace.Static, nameof(Vehicle.Make), [next]))[next]);

        for (var i = 0; i < 50; i++)
        {
            var (writer, reader) = i % 2 == 0 ? (one, two) : (two, one);
            var make = $"make {i}";
            await writer.WriteAsync((scope, token) => VehicleWrites.UpdateAsync(scope, next, row => row.Make = make, null, token));
            Assert.Equal(make, (await reader.ReadAsync<Vehicle>(CacheNamespace.Static, nameof(Vehicle.Make), [next]))[next]);
            Assert.Equal(make, (await writer.ReadAsync<Vehicle>(CacheNamespace.Static, nameof(Vehicle.Make), [next]))[next]);
        }
    }

    [SkippableFact]
    public async Task Read_AfterAWriterDiedBeforeItsDrop_IsNewOnceTheDatabaseWasLookedInto()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var survivor = await CacheNode.StartAsync(redis.Configuration, database);
        Task<Dictionary<long, string>> MakeAsync(CacheNode node) => node.ReadAsync<Vehicle>(CacheNamespace.Static, nameof(Vehicle.Make), [1]);
        Assert.NotEqual("new", (await MakeAsync(survivor))[1]);
        await using (var dying = await CacheNode.StartAsync(redis.Configuration, database, services => services.RemoveAll<ICommitFollower>()))
        {
            await dying.WriteAsync((scope, token) => VehicleWrites.UpdateAsync(scope, 1, row => row.Make = "new", null, token));
        }

        // The message of the write is found in the database, and done for Redis when a dispatcher comes by.
        await Poll.UntilAsync(async () => (await MakeAsync(survivor))[1] == "new", "the write to be found");
        await survivor.Services.GetRequiredService<OutboxDispatcher>().DispatchAsync(CancellationToken.None);
        await using var next = await CacheNode.StartAsync(redis.Configuration, database);
        Assert.Equal("new", (await MakeAsync(next))[1]);
    }

    [Fact]
    public async Task Read_OnBehalfOfAnotherOrganization_IsNotThere()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo);
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var node = await CacheNode.StartAsync(redis.Configuration, database);
        var keys = Enumerable.Range(1, 200).Select(key => (long)key).ToArray();
        HashSet<long> own;
        await using (var context = database.CreateFleetContext())
        {
            own = [.. await context.Users.Where(row => row.OrganizationId == 1).Select(row => row.Id).ToListAsync()];
        }

        for (var round = 0; round < 2; round++)
        {
            var seen = await node.ReadAsync<User>(CacheNamespace.Users, nameof(User.FullName), keys, new RowFence(1, null));
            Assert.Equal(own.Order(), seen.Keys.Order());
        }

        Assert.True((await node.ReadAsync<User>(CacheNamespace.Users, nameof(User.FullName), keys)).Count > own.Count);
    }

    [Fact]
    public async Task Read_AHundredAtOnce_LoadsEachRowOnce()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo);
        // A busy machine can keep a node from its look into the database for a moment: whoever then asks after a load began waits for the next, which
        // all share. So a node may have read twice; it is no fault until each does.
        var statements = 0;
        for (var attempt = 0; attempt < 5 && statements != 1; attempt++)
        {
            await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
            await using var node = await CacheNode.StartAsync(redis.Configuration, database);
            await Poll.UntilAsync(() => node.Services.GetRequiredService<NodeTrust>().IsSure, "the node to know what was written");
            node.TakeStatements();

            var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => ReadAsync(node))));

            Assert.All(answers, answer => Assert.Equal(50, answer.Count));
            statements = node.TakeStatements().Count;
            Assert.InRange(statements, 1, 2);
            var counts = node.Statistics.Of(CacheNamespace.Static);
            Assert.Equal(5000, counts.Lookups);
            Assert.True(counts.AddUp, counts.ToString());
        }

        Assert.Equal(1, statements);
    }

    private static Task<Dictionary<long, string>> ReadAsync(CacheNode node) => node.ReadAsync<Vehicle>(CacheNamespace.Static, nameof(Vehicle.PlateNumber), _fifty);
}

internal static class Chained
{
    /// <summary>Changes an object and returns it.</summary>
    public static Entity Also<T>(this T value, Action<T> change)
        where T : Entity
    {
        change(value);
        return value;
    }
}
