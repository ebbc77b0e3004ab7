using Barq.Persistence.Databases;
using Barq.Persistence.Outbox;
using Barq.Persistence.RowSecurity;
using Barq.Persistence.SecondLevelCache;
using Barq.Persistence.Vehicles;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.PostgreSql;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Barq.Persistence.Tests.SecondLevelCache;

/// <summary>What nodes know of each other's writes where Redis does not tell them.</summary>
public sealed class NodeLedgerTests
{
    // Two programs on one database, each with a Redis server of its own: as two that are embedded in their programs, or two after a failover.
    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Write_OfANodeOnAnotherRedis_IsKnownBeforeItIsAnswered(TestProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, FleetDatabases.Demo);
        await using var first = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var second = await RedisProcess.StartNewAsync();
        await using var one = await CacheNode.StartAsync(first.Configuration, database);
        await using var two = await CacheNode.StartAsync(second.Configuration, database);
        for (var round = 0; round < 5; round++)
        {
            await ReadAsync(two);
            await WriteAsync(one, $"make {round}");

            Assert.Equal($"make {round}", await ReadAsync(two));
            await WriteAsync(two, $"other {round}");
            Assert.Equal($"other {round}", await ReadAsync(one));
        }
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Write_OfANodeWithoutCaches_IsKnownBeforeItIsAnswered(TestProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, FleetDatabases.Demo);
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var without = await CacheNode.StartAsync(redis.Configuration, database, settings: new Dictionary<string, string?> { ["CACHE_ENABLED"] = "false" });
        await using var with = await CacheNode.StartAsync(redis.Configuration, database);
        for (var round = 0; round < 5; round++)
        {
            await ReadAsync(with);
            await WriteAsync(without, $"make {round}");

            Assert.Equal($"make {round}", await ReadAsync(with));
        }
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Invalidate_ByHandOnANodeOnAnotherRedis_IsKnownBeforeItReturns(TestProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, FleetDatabases.Empty);
        await using var first = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var second = await RedisProcess.StartNewAsync();
        await using var one = await CacheNode.StartAsync(first.Configuration, database);
        await using var two = await CacheNode.StartAsync(second.Configuration, database);
        foreach (var drop in new Func<Task>[]
        {
            () => one.Cache.InvalidateAsync(CacheNamespace.Users, "key"), () => one.Cache.InvalidatePatternAsync(CacheNamespace.Users, "k*"),
            () => one.Cache.InvalidateTagsAsync("Number:1"), () => one.Cache.InvalidateAllAsync(),
        })
        {
            await two.Cache.GetOrCreateAsync<string>(CacheNamespace.Users, "key", _ => Task.FromResult<string?>("old"), null, "Number:1");
            Assert.True((await two.Cache.GetAsync<string>(CacheNamespace.Users, "key")).Found);

            await drop();

            Assert.False((await two.Cache.GetAsync<string>(CacheNamespace.Users, "key")).Found);
        }
    }

    // The bug was: where policies hold the tables, a page had no message at all, and without Redis nobody knew of another's writes.
    [SkippableTheory, InlineData(true), InlineData(false)]
    public async Task Beat_UnderPolicies_HasTheMessagesOfAllOrganizations(bool isTold)
    {
        await using var database = await RoleDatabase.CreateAsync(FleetDatabases.Empty);
        await using (var context = database.CreateFleetContext())
        {
            await new RowSecuritySetup(new RowSecurityOptions { Enabled = true }).ApplyAsync(context, CancellationToken.None);
        }

        await using var ledger = new PostgreSqlNodeLedger(new DatabaseOptions { Url = database.ConnectionString }, TimeSpan.FromSeconds(30), isHeld: isTold);
        await ledger.RegisterAsync("test", CancellationToken.None);
        var since = (await ledger.BeatAsync(new NodeBeat("test", "", null, false), CancellationToken.None)).End;
        await using (var all = database.All.CreateFleetContext())
        {
            all.AddRange(new OutboxMessage { Kind = "test", Payload = "first", OrganizationId = 1 }, new OutboxMessage { Kind = "test", Payload = "second", OrganizationId = 2 });
            await all.SaveChangesAsync();
        }

        for (var round = 0; round < 2; round++)
        {
            var page = await ledger.BeatAsync(new NodeBeat("test", "", since, true), CancellationToken.None);
            Assert.Equal((true, 1), (page.IsRegistered, page.Nodes.Count));
            Assert.Equal(isTold ? 2 : 0, page.Messages.Count);
        }
    }

    // A message that is numbered early and committed late must not be passed over.
    [SkippableFact]
    public async Task Beat_MessagesAreCommittedOutOfTheirOrder_EachIsOnAPageAfterItsCommit()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Empty);
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var node = await CacheNode.StartAsync(redis.Configuration, database);
        await using var early = database.CreateFleetContext();
        await using var late = database.CreateFleetContext();
        await using var ledger = new PostgreSqlNodeLedger(node.Services.GetRequiredService<IOptions<DatabaseOptions>>().Value, TimeSpan.FromSeconds(30), isHeld: false);
        await ledger.RegisterAsync("test", CancellationToken.None);
        var since = (await ledger.BeatAsync(new NodeBeat("test", "", null, false), CancellationToken.None)).End;
        async Task<List<long>> PageAsync()
        {
            var page = await ledger.BeatAsync(new NodeBeat("test", "", since, false), CancellationToken.None);
            since = page.End;
            return [.. page.Messages.Select(message => message.Id)];
        }

        var first = new OutboxMessage { Kind = "test", Payload = "first" };
        var second = new OutboxMessage { Kind = "test", Payload = "second" };
        await using var transaction = await early.Database.BeginTransactionAsync();
        early.Add(first);
        await early.SaveChangesAsync();
        late.Add(second);
        await late.SaveChangesAsync();
        Assert.True(first.Id < second.Id);
        Assert.Equal([second.Id], await PageAsync());
        Assert.Equal([second.Id], await PageAsync());

        await transaction.CommitAsync();

        Assert.Contains(first.Id, await PageAsync());
    }

    private static Task WriteAsync(CacheNode node, string make) =>
        node.WriteAsync((scope, token) => VehicleWrites.UpdateAsync(scope, 1, row => row.Make = make, null, token));

    private static async Task<string> ReadAsync(CacheNode node) => (await node.ReadAsync<Vehicle>(CacheNamespace.Static, nameof(Vehicle.Make), [1]))[1];
}
