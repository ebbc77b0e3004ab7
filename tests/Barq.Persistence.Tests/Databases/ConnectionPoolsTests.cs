using Barq.Persistence.Databases;
using Barq.Testing.Databases;
using Barq.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Persistence.Tests.Databases;

/// <summary>How full the pools are, as the driver tells it.</summary>
public sealed class ConnectionPoolsTests
{
    // Nobody was ever said to wait: the driver does not let that be read, it tells of each.
    [SkippableFact]
    public async Task Read_MoreWantAConnectionThanThereAre_TellsWhoWaits()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql);
        await using var services = FleetServices.Create(database, new() { ["DB_POOL_SIZE"] = "1", ["DB_MAX_OVERFLOW"] = "0" });
        var pools = services.GetRequiredService<ConnectionPools>();
        var primary = services.GetRequiredService<FleetDatabase>().Primary;
        var name = $":{new Npgsql.NpgsqlConnectionStringBuilder(database.ConnectionString).Port}/{new Npgsql.NpgsqlConnectionStringBuilder(database.ConnectionString).Database}";
        PoolUse Pool() => pools.Read().Single(pool => pool.Name.EndsWith(name, StringComparison.Ordinal));

        var held = await primary.OpenConnectionAsync();
        var waiting = primary.OpenConnectionAsync().AsTask();
        await Poll.UntilAsync(() => Pool().Waiting == 1, "one to wait");
        Assert.Equal((1, 0, 1), (Pool().Used, Pool().Idle, Pool().Max));
        await held.DisposeAsync();
        await using (await waiting)
        {
            Assert.Equal((1, 0), (Pool().Used, Pool().Waiting));
        }

        Assert.Equal((0, 1, 0), (Pool().Used, Pool().Idle, Pool().Waiting));
    }
}
