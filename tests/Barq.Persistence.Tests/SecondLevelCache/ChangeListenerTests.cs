using Barq.Persistence.SecondLevelCache;
using Barq.Persistence.Vehicles;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Persistence.Tests.SecondLevelCache;

/// <summary>Changes that are made around the gateway, by SQL of others.</summary>
public sealed class ChangeListenerTests
{
    [SkippableFact]
    public async Task Sql_OfOthers_IsNoticedOnEveryNode()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var listening = await StartAsync(redis, database);
        await using var other = await CacheNode.StartAsync(redis.Configuration, database);
        await using var around = database.CreateFleetContext();
        async Task<string> MakeAsync(CacheNode node) => (await node.ReadAsync<Vehicle>(CacheNamespace.Static, nameof(Vehicle.Make), [1])).GetValueOrDefault(1, "gone");

        await MakeAsync(other);
        await around.Database.ExecuteSqlRawAsync("UPDATE vehicles SET make = 'changed' WHERE id = 1");
        await Poll.UntilAsync(async () => await MakeAsync(listening) == "changed" && await MakeAsync(other) == "changed", "the change to be noticed");

        await around.Database.ExecuteSqlRawAsync("UPDATE couriers SET current_vehicle_id = NULL; DELETE FROM vehicles WHERE id = 1");
        await Poll.UntilAsync(async () => await MakeAsync(listening) == "gone" && await MakeAsync(other) == "gone", "the removal to be noticed");

        await around.Database.ExecuteSqlRawAsync("INSERT INTO vehicles SELECT (jsonb_populate_record(v, '{{\"id\": 1, \"make\": \"new\", \"plate_number\": \"NEW 1\"}}')).* FROM vehicles v WHERE id = 2");
        await Poll.UntilAsync(async () => await MakeAsync(listening) == "new" && await MakeAsync(other) == "new", "the new row to be noticed");
    }

    [SkippableFact]
    public async Task Sql_OfManyRowsOrWhileNobodyListens_DropsEverything()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var node = await StartAsync(redis, database);
        await using var around = database.CreateFleetContext();
        async Task<bool> IsKnownAsync() => (await node.Cache.GetAsync<int>(CacheNamespace.Default, "key")).Found;

        await node.Cache.SetAsync(CacheNamespace.Default, "key", 1);
        await around.Database.ExecuteSqlRawAsync("UPDATE deliveries SET notes = 'all of them'");
        await Poll.UntilAsync(async () => !await IsKnownAsync(), "everything to be dropped");

        await node.Cache.SetAsync(CacheNamespace.Default, "key", 1);
        await around.Database.ExecuteSqlRawAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN barq_changes'");
        await Poll.UntilAsync(async () => !await IsKnownAsync(), "everything to be dropped");
    }

    [SkippableFact]
    public async Task Write_ThroughTheGateway_TellsNothing()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var node = await StartAsync(redis, database);
        await using var listener = new Npgsql.NpgsqlConnection(database.ConnectionString);
        await listener.OpenAsync();
        var told = new List<string>();
        listener.Notification += (_, notification) => told.Add(notification.Payload);
        await using (var listen = new Npgsql.NpgsqlCommand("LISTEN barq_changes", listener))
        {
            await listen.ExecuteNonQueryAsync();
        }

        await node.WriteAsync((scope, token) => VehicleWrites.UpdateAsync(scope, 1, row => row.Make = "ours", null, token));
        await using var around = database.CreateFleetContext();
        await around.Database.ExecuteSqlRawAsync("UPDATE vehicles SET make = 'theirs' WHERE id = 2");
        bool IsChange(string payload) => !payload.StartsWith("hello:", StringComparison.Ordinal);
        while (!told.Any(IsChange))
        {
            // What the node tells itself, to know that it hears, may come first.
            await listener.WaitAsync();
        }

        Assert.Equal("vehicles:2:1", Assert.Single(told, IsChange));
    }

    private static async Task<CacheNode> StartAsync(RedisServer redis, TestDatabase database)
    {
        var node = await CacheNode.StartAsync(redis.Configuration, database, services => services.PostConfigure<CacheOptions>(options => options.DatabaseNotifications = true));
        var listener = node.Services.GetRequiredService<ChangeListener>();
        await listener.StartAsync(CancellationToken.None);
        await using var around = database.CreateFleetContext();
        await Poll.UntilAsync(
            async () => await around.Database.SqlQueryRaw<int>("SELECT count(*)::int AS \"Value\" FROM pg_stat_activity WHERE query = 'LISTEN barq_changes' AND state = 'idle'").SingleAsync() > 0,
            "the node to listen");

        // It drops everything when it begins to listen.
        await node.Bus.DropAllAsync();
        return node;
    }
}
