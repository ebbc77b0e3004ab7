using Barq.Persistence.Databases;
using Barq.Persistence.Replicas;
using Barq.Persistence.Tests.Databases;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.PostgreSql;
using Barq.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Barq.Persistence.Tests.Replicas;

/// <summary>Which server answers a read, on a primary with a streaming replica.</summary>
public sealed class ReplicaRouterTests
{
    private const string IsReplica = "SELECT pg_is_in_recovery()";

    // Seen of the driver among requests that were broken off: it took a prepared statement for one without rows.
    [SkippableTheory, InlineData(1, 2), InlineData(2, 2)]
    public async Task Read_DriverIsOutOfStep_IsReadOnceMore(int failures, int most)
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Empty);
        await using var services = FleetServices.Create(database);
        var read = 0;
        async Task<int> ReadAsync() => await services.GetRequiredService<IReadConnections>().ReadAsync(ReadConsistency.Strong, (_, _) =>
#pragma warning disable CA2201 // As the driver does.
            ++read <= failures ? throw new Exception("Received unexpected backend message DataRow. Please file a bug.") : ValueTask.FromResult(read), CancellationToken.None);
#pragma warning restore CA2201

        if (failures < most)
        {
            Assert.Equal(most, await ReadAsync());
        }
        else
        {
            await Assert.ThrowsAsync<DatabaseUnavailableException>(ReadAsync);
        }

        Assert.Equal(most, read);
    }

    [SkippableFact]
    public async Task Read_OfAReplicaThatFollows_IsItsOwnUnlessItMustBeStrong()
    {
        await using var servers = await ReplicatedDatabase.CreateAsync(FleetDatabases.Empty);
        await using var services = FleetServices.Create(servers.Database, servers.Settings);

        await UntilReadByAsync(services, replica: true);

        Assert.False(await ReadAsync<bool>(services, IsReplica, ReadConsistency.Strong));
        Assert.Equal(HealthStatus.Healthy, (await HealthAsync(services)).Status);
    }

    // The bug was: how far a replica is behind was not measured, and one that was far behind went on answering.
    [SkippableFact]
    public async Task Read_WhileTheReplicaFallsBehind_NeverLacksWhatWasWrittenLongerAgoThanItsLimit()
    {
        await using var servers = await ReplicatedDatabase.CreateAsync(FleetDatabases.Empty);
        await using var services = FleetServices.Create(servers.Database, servers.Settings);
        await servers.Primary.ExecuteAsync("CREATE TABLE written (id int)", servers.Database.Name);
        await UntilReadByAsync(services, replica: true);
        await Poll.UntilAsync(async () => await ReadAsync<bool>(services, IsReplica) && await ReadAsync<long>(services, "SELECT count(*) FROM pg_class WHERE relname = 'written'") == 1, "the table to reach the replica");

        await servers.PauseReplayAsync();
        await servers.Primary.ExecuteAsync("INSERT INTO written VALUES (1)", servers.Database.Name);
        var written = TimeProvider.System.GetTimestamp();
        var old = 0;
        await Poll.UntilAsync(
            async () =>
            {
                var isDue = TimeProvider.System.GetElapsedTime(written) > ReplicaLag.Most;
                var isThere = await ReadAsync<long>(services, "SELECT count(*) FROM written") == 1;
                Assert.True(isThere || !isDue, "The replica answered a read although it was behind.");
                old += isThere ? 0 : 1;
                return isThere && isDue;
            },
            "the primary to answer");

        Assert.NotEqual(0, old);
        Assert.Equal(HealthStatus.Degraded, (await HealthAsync(services)).Status);

        await servers.ResumeReplayAsync();
        await UntilReadByAsync(services, replica: true);
        Assert.Equal(1, await ReadAsync<long>(services, "SELECT count(*) FROM written"));
    }

    [SkippableFact]
    public async Task Read_ReplicaIsKilledAndStartedAgain_IsAnsweredByThePrimaryMeanwhile()
    {
        await using var servers = await ReplicatedDatabase.CreateAsync(FleetDatabases.Empty);
        await using var services = FleetServices.Create(servers.Database, servers.Settings);
        await UntilReadByAsync(services, replica: true);

        await servers.Replica.KillAsync();
        Assert.False(await ReadAsync<bool>(services, IsReplica));
        Assert.Equal(HealthStatus.Degraded, (await HealthAsync(services)).Status);

        await servers.Replica.StartAsync();
        await UntilReadByAsync(services, replica: true);
    }

    [SkippableFact]
    public async Task Read_ReplicaIsPromoted_IsAnsweredByThePrimary()
    {
        await using var servers = await ReplicatedDatabase.CreateAsync(FleetDatabases.Empty);
        await using var services = FleetServices.Create(servers.Database, servers.Settings);
        await UntilReadByAsync(services, replica: true);

        await servers.Replica.ExecuteAsync("SELECT pg_promote()");
        await servers.Replica.ExecuteAsync("CREATE TABLE its_own (id int)", servers.Database.Name);

        await Poll.UntilAsync(async () => await ReadAsync<long>(services, "SELECT count(*) FROM pg_class WHERE relname = 'its_own'") == 0, "the promoted server to be left out");
        await Poll.UntilAsync(async () => (await HealthAsync(services)).Status == HealthStatus.Degraded, "the operator to be told");
    }

    // What the replica lacks is measured by the primary: where nobody knows, it is not asked.
    [SkippableFact]
    public async Task Read_PrimaryHangs_GoesToNoReplicaThatMayLackSomething()
    {
        await using var servers = await ReplicatedDatabase.CreateAsync(FleetDatabases.Empty);
        await using var services = FleetServices.Create(servers.Database, servers.Settings);
        await UntilReadByAsync(services, replica: true);
        var replica = ((ReplicaRouter)services.GetRequiredService<IReadConnections>()).Replicas[0];

        servers.Primary.Pause();
        await Poll.UntilAsync(() => !replica.IsUsable, "the replica to be left out");
        servers.Primary.Resume();

        await UntilReadByAsync(services, replica: true);
    }

    private static Task UntilReadByAsync(ServiceProvider services, bool replica) =>
        Poll.UntilAsync(async () => await ReadAsync<bool>(services, IsReplica) == replica, "reads to go where they should");

    private static async Task<HealthReportEntry> HealthAsync(ServiceProvider services) =>
        (await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Name == "replica-1")).Entries["replica-1"];

    private static async Task<T> ReadAsync<T>(ServiceProvider services, string sql, ReadConsistency consistency = ReadConsistency.Eventual) =>
        await services.GetRequiredService<IReadConnections>().ReadAsync(
            consistency,
            async (connection, token) =>
            {
                await using var command = connection.CreateCommand();
                command.CommandText = sql;
                return (T)(await command.ExecuteScalarAsync(token))!;
            },
            CancellationToken.None);
}
