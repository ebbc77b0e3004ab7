using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Replicas;
using Barq.Persistence.SecondLevelCache;
using Barq.Testing.Fleet;
using Barq.Testing.PostgreSql;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.ResponseCache;

/// <summary>Answers that are read from a streaming replica, and kept.</summary>
public sealed class ReplicaLagTests : MutationTest
{
    // The bug was: five seconds after a write its rows were read from a replica again, however far behind that was, and the old ones kept until
    // the end of their time.
    [SkippableTheory, InlineData(false), InlineData(true)]
    public async Task Query_AfterAWriteThatTheReplicaStillLacks_IsAnsweredAndKeptAsItIs(bool aroundTheGateway)
    {
        await using var servers = await ReplicatedDatabase.CreateAsync(FleetDatabases.Demo);
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        void Configure(IServiceCollection services)
        {
            services.PostConfigure<ReplicaOptions>(options => (options.Enabled, options.Urls) = (true, [servers.Settings["DB_READ_REPLICA_URLS"]!]));
            services.PostConfigure<CacheOptions>(options => options.DatabaseNotifications = aroundTheGateway);
        }

        await using var one = await TestGateway.JoinAsync(servers.Database, redis.Configuration, Configure);
        await using var two = await one.BesideCachedAsync();
        var listener = one.Services.GetRequiredService<ChangeListener>();
        await listener.StartAsync(CancellationToken.None);
        var id = await FirstAsync<Delivery>(one, row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Assigned);
        var query = $$"""{ delivery(id: "{{id}}") { notes } }""";
        async Task<string?> NotesAsync(TestGateway gateway) => (await gateway.ExecuteAsync(query, caller: Manager)).Data.GetProperty("delivery").GetProperty("notes").GetString();
        bool IsUsable(TestGateway gateway) => ((ReplicaRouter)gateway.Services.GetRequiredService<IReadConnections>()).Replicas[0].IsUsable;
        bool IsForgotten(TestGateway gateway) => !gateway.Services.GetRequiredService<RecentWrites>().Include(1);
        await Poll.UntilAsync(() => IsUsable(one) && IsUsable(two) && IsForgotten(one) && IsForgotten(two), "reads to go to the replica");
        await NotesAsync(one);

        await servers.PauseReplayAsync();
        if (aroundTheGateway)
        {
            await servers.Primary.ExecuteAsync("UPDATE deliveries SET notes = 'new' WHERE organization_id = 1", servers.Database.Name);
            await Poll.UntilAsync(() => !IsForgotten(one) && !IsForgotten(two), "the change to be noticed");
        }
        else
        {
            Assert.True((await one.MutateAsync("updateDelivery", new { deliveryId = id, notes = "new" }, caller: Manager)).IsDone);
        }

        // Nobody asks before the write is forgotten: nothing is kept that could answer in the replica's place.
        await Poll.UntilAsync(() => IsForgotten(one) && IsForgotten(two), "the write to be forgotten");

        Assert.Equal(("new", "new"), (await NotesAsync(one), await NotesAsync(two)));
        await servers.ResumeReplayAsync();
        await Poll.UntilAsync(() => IsUsable(one) && IsUsable(two), "the replica to catch up");
        Assert.Equal(("new", "new"), (await NotesAsync(one), await NotesAsync(two)));
        await listener.StopAsync(CancellationToken.None);
    }
}
