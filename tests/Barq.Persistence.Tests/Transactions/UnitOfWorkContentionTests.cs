using Barq.Persistence.Couriers;
using Barq.Persistence.Databases;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Tests.Writing;
using Barq.Persistence.Transactions;
using Barq.Persistence.Vehicles;
using Barq.Persistence.Writing;
using Barq.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Tests.Transactions;

/// <summary>Writes that are in each other's way.</summary>
public sealed class UnitOfWorkContentionTests : WriteTest
{
    // Each holds what the other wants next: PostgreSQL ends one of them after a second.
    [SkippableFact]
    public async Task RunAsync_TwoThatWaitForEachOther_BothAreDone()
    {
        await using var fleet = await StartAsync(TestProvider.PostgreSql);
        var courier = await fleet.FirstAsync<Courier>(row => row.OrganizationId == 1);
        var vehicle = await fleet.FirstAsync<Vehicle>(row => row.OrganizationId == 1);
        var both = new TaskCompletionSource();
        var holders = 0;
        var runs = 0;

        var results = await Task.WhenAll(
            fleet.WriteAsync(Manager, (scope, token) => WriteAsync(scope, true, token)), fleet.WriteAsync(Manager, (scope, token) => WriteAsync(scope, false, token)));

        Assert.All(results, result => Assert.Empty(result.Errors));
        Assert.InRange(runs, 3, 4);

        async Task<Entity> WriteAsync(WriteScope scope, bool isCourierFirst, CancellationToken token)
        {
            Interlocked.Increment(ref runs);
            _ = isCourierFirst ? (Entity)await scope.FindExclusiveAsync<Courier>(courier, "", token) : await scope.FindExclusiveAsync<Vehicle>(vehicle, "", token);
            if (Interlocked.Increment(ref holders) == 2)
            {
                both.SetResult();
            }

            await both.Task;
            var second = await scope.FindExclusiveAsync<Vehicle>(vehicle, "", token);
            await scope.FindExclusiveAsync<Courier>(courier, "", token);
            return second;
        }
    }

    // Two round trips for each save, and nothing goes on from there: what can't be saved ends the transaction.
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task RunAsync_SavesInATransaction_SetsNoSavepoint(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        var key = await fleet.FirstAsync<Delivery>(row => row.OrganizationId == 1);
        bool? sets = null;

        await fleet.DoneAsync<Delivery>(Manager, async (scope, token) =>
        {
            sets = scope.Context.Database.AutoSavepointsEnabled;
            return await scope.FindAsync<Delivery>(key, "", token);
        });

        Assert.False(sets);
    }

    [SkippableFact]
    public async Task RunAsync_OthersInItsWayEachTime_EndsAndSaysSo()
    {
        await using var fleet = await StartAsync(TestProvider.PostgreSql);
        var runs = 0;

        await Assert.ThrowsAsync<DatabaseContentionException>(() => fleet.WriteAsync(Manager, async (scope, token) =>
        {
            runs++;
            await scope.Context.Database.ExecuteSqlRawAsync("DO $$ BEGIN RAISE EXCEPTION 'gave way' USING ERRCODE = '40P01'; END $$", token);
            return new Vehicle { PlateNumber = "", Make = "", Model = "" };
        }));

        Assert.Equal(WriteTries.Most, runs);
    }

    [SkippableFact]
    public async Task RunAsync_RowChangedMeanwhile_IsHeldByTheNextTry()
    {
        await using var fleet = await StartAsync(TestProvider.PostgreSql);
        var key = await fleet.FirstAsync<Delivery>(row => row.OrganizationId == 1);
        var runs = 0;

        var delivery = await fleet.DoneAsync<Delivery>(Manager, async (scope, token) =>
        {
            var found = await scope.FindAsync<Delivery>(key, "", token);
            found.Notes = "ours";
            if (++runs == 1)
            {
                await fleet.SetAsync(async context => (await context.Deliveries.SingleAsync(row => row.Id == key)).PickupAddress = "theirs");
                return found;
            }

            var held = await Assert.ThrowsAnyAsync<Exception>(() => fleet.ReadAsync(
                context => context.Deliveries.FromSql($"SELECT * FROM deliveries WHERE id = {key} FOR NO KEY UPDATE NOWAIT").ToListAsync(token)));
            Assert.IsType<DatabaseContentionException>(DatabaseErrors.Translate(held));
            return found;
        });

        Assert.Equal(("ours", "theirs", 2), (delivery.Notes, delivery.PickupAddress, runs));
    }
}
