using Barq.Persistence.Databases;
using Barq.Persistence.Deliveries;
using Barq.Persistence.SecondLevelCache;
using Barq.Persistence.Tests.Writing;
using Barq.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Barq.Persistence.Tests.SecondLevelCache;

/// <summary>Triggers that are made while others write.</summary>
public sealed class ChangeTriggerSetupTests : WriteTest
{
    private const int Writers = 8;
    private const int Writes = 75;

    // The triggers look as those of another version do.
    private const string Age = """
        DO $$
        DECLARE one text;
        BEGIN
          FOR one IN SELECT oid::regprocedure FROM pg_proc WHERE proname LIKE 'barq_tell_%' LOOP
            EXECUTE format('COMMENT ON FUNCTION %s IS %L', one, 'older');
          END LOOP;
        END $$
        """;

    // Was: each node that found its listening connection again made all of them anew in one transaction; 21 of 1042 mutations were ended by deadlocks.
    [SkippableFact]
    public async Task EnsureAsync_RemadeWhileOthersWrite_EndsNoWrite()
    {
        await using var fleet = await StartAsync(TestProvider.PostgreSql);
        var setup = fleet.Get<ChangeTriggerSetup>();
        var keys = await fleet.ReadAsync(context => context.Deliveries
            .Where(row => row.OrganizationId == 1 && row.Status != DeliveryStatus.Delivered && row.Status != DeliveryStatus.Returned).OrderBy(row => row.Id).Take(Writers).Select(row => row.Id).ToListAsync());
        await using var one = await OpenAsync(fleet);
        await using var two = await OpenAsync(fleet);
        Assert.InRange(await setup.EnsureAsync(one, CancellationToken.None), 10, 40);
        Assert.Equal(0, await setup.EnsureAsync(two, CancellationToken.None));
        var runs = 0;

        var writing = Task.WhenAll(keys.Select(key => Task.Run(() => WriteAsync(key))));
        var made = 0;
        while (!writing.IsCompleted)
        {
            await ExecuteAsync(one, Age);
            made += (await Task.WhenAll(setup.EnsureAsync(one, CancellationToken.None), setup.EnsureAsync(two, CancellationToken.None))).Sum();
        }

        await writing;
        Assert.Equal(keys.Count * Writes, runs);
        Assert.InRange(made, 10, int.MaxValue);

        async Task WriteAsync(long key)
        {
            for (var i = 0; i < Writes; i++)
            {
                var number = i;
                var result = await fleet.WriteAsync(Manager, async (scope, token) =>
                {
                    Interlocked.Increment(ref runs);
                    var delivery = await scope.FindAsync<Delivery>(key, "", token);
                    delivery.Notes = $"{number}";
                    return delivery;
                });
                Assert.Empty(result.Errors);
            }
        }
    }

    [SkippableFact]
    public async Task EnsureAsync_TriggerGone_IsMadeAgain()
    {
        await using var fleet = await StartAsync(TestProvider.PostgreSql);
        var setup = fleet.Get<ChangeTriggerSetup>();
        await using var connection = await OpenAsync(fleet);
        await setup.EnsureAsync(connection, CancellationToken.None);
        await ExecuteAsync(connection, "DROP TRIGGER barq_tell_update ON deliveries; ALTER TABLE couriers DISABLE TRIGGER barq_tell_insert");

        Assert.Equal(2, await setup.EnsureAsync(connection, CancellationToken.None));
        Assert.Equal(0, await setup.EnsureAsync(connection, CancellationToken.None));
    }

    private static async Task<NpgsqlConnection> OpenAsync(WrittenFleet fleet) => await ((NpgsqlDataSource)fleet.Get<FleetDatabase>().Primary).OpenConnectionAsync();

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
