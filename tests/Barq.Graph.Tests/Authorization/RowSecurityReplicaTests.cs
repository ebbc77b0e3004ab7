using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Access;
using Barq.Persistence.Databases;
using Barq.Persistence.Replicas;
using Barq.Persistence.RowSecurity;
using Barq.Persistence.SecondLevelCache;
using Barq.Persistence.Startup;
using Barq.Testing.Fleet;
using Barq.Testing.PostgreSql;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Barq.Graph.Tests.Authorization;

/// <summary>The database's own fence around what is read from a replica; the product's own is taken out.</summary>
public sealed class RowSecurityReplicaTests
{
    private const string Query = "{ deliveries(first: 100) { totalCount nodes { organization { id } } } }";

    private static readonly Caller _manager = Caller.User(1, CallerRole.Manager, 7);

    [SkippableFact]
    public async Task Reads_FromAReplica_AreHeldThereToo()
    {
        await using var servers = await ReplicatedDatabase.CreateAsync(FleetDatabases.Demo);
        var held = await RoleDatabase.HoldAsync(servers.Database);
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var gateway = await StartAsync(held, redis, new NpgsqlConnectionStringBuilder(servers.Replica.ConnectionStringTo(servers.Database.Name)) { Username = held.Role, Password = held.Role });
        await Poll.UntilAsync(() => ReplicaOf(gateway).IsUsable, "reads to go to the replica");
        await Poll.UntilAsync(async () => await CountAsync(servers, "pg_policies") > 0, "the policies to be there");

        // Just after the start everything counts as written lately, and is the primary's to answer. Another document each time: none is answered from the cache.
        var asked = 0;
        await Poll.UntilAsync(
            async () =>
            {
                await CheckAsync(gateway, $"#{asked++}\n{Query}");
                return await CountAsync(servers, $"pg_stat_activity WHERE usename = '{held.Role}' AND query LIKE '%deliveries%'") > 0;
            },
            "the replica to be asked");
    }

    // What the replica's address names is a role of its own: one that no policy holds showed all rows.
    [SkippableFact]
    public async Task Reads_OfAReplicaWhoseRoleNoPolicyHolds_GoToThePrimary()
    {
        await using var servers = await ReplicatedDatabase.CreateAsync(FleetDatabases.Demo);
        var held = await RoleDatabase.HoldAsync(servers.Database);
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var gateway = await StartAsync(held, redis, new NpgsqlConnectionStringBuilder(servers.Replica.ConnectionStringTo(servers.Database.Name)));
        var replica = ReplicaOf(gateway);

        var lost = replica.Looking;
        await Poll.UntilAsync(() => replica.Looking != lost && replica.Looking.IsCompleted, "the replica to be looked at");
        Assert.False(replica.IsUsable);
        await Poll.UntilAsync(() => !gateway.Services.GetRequiredService<RecentWrites>().Include(1), "reads that a replica may answer");
        await CheckAsync(gateway, Query);
        Assert.Equal(0, await CountAsync(servers, "pg_stat_activity WHERE query LIKE '%deliveries%' AND pid <> pg_backend_pid()"));
        await using var primary = new PrimaryLog(servers.Database.ConnectionString, TimeProvider.System);
        await using var same = new Replica(
            servers.Replica.ConnectionStringTo(servers.Database.Name), gateway.Services.GetRequiredService<IOptions<DatabaseOptions>>().Value, new RowSecurityOptions { Enabled = true }, TimeProvider.System);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => same.LookAsync(primary, CancellationToken.None));
        Assert.Contains("DB_ROW_LEVEL_SECURITY", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<TestGateway> StartAsync(RoleDatabase held, RedisServer redis, NpgsqlConnectionStringBuilder replica)
    {
        var gateway = await TestGateway.JoinAsync(held, redis.Configuration, services => services
            .PostConfigure<ReplicaOptions>(options => (options.Enabled, options.Urls) = (true, [replica.ConnectionString]))
            .Replace(ServiceDescriptor.Singleton(new RowSecurityOptions { Enabled = true }))
            .Replace(ServiceDescriptor.Singleton(new OwnFence { IsOut = true })));
        await gateway.Services.GetRequiredService<FleetMigrator>().MigrateAsync();
        return gateway;
    }

    private static Replica ReplicaOf(TestGateway gateway) => ((ReplicaRouter)gateway.Services.GetRequiredService<IReadConnections>()).Replicas[0];

    private static async Task CheckAsync(TestGateway gateway, string query)
    {
        var answer = await gateway.ExecuteAsync(query, caller: _manager);
        Assert.True(answer.ErrorCode is null, answer.Text);
        var organizations = answer.Data.GetProperty("deliveries").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("organization").GetProperty("id").GetString()).ToHashSet();
        Assert.Equal(["T3JnYW5pemF0aW9uOjE="], organizations);
    }

    private static async Task<long> CountAsync(ReplicatedDatabase servers, string from)
    {
        await using var connection = new NpgsqlConnection(servers.Replica.ConnectionStringTo(servers.Database.Name));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM {from}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
