using Barq.Persistence.Access;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Deliveries.Archiving;
using Barq.Persistence.Organizations;
using Barq.Persistence.Storage;
using Barq.Persistence.Tests.Writing;
using Barq.Persistence.Tickets;
using Barq.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Tests.Deliveries.Archiving;

/// <summary>What came to its end long ago moves to the archive as a whole, and counts on.</summary>
public sealed class DeliveryArchiveTests : WriteTest
{
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Move_OldFinishedDeliveries_AreInTheArchiveWithTheirEvents(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        var old = await fleet.ReadAsync(context => Movable(context).Include(row => row.Events).OrderBy(row => row.Id).FirstAsync());
        var count = await fleet.ReadAsync(context => Movable(context).CountAsync());

        var moved = await MoveAllAsync(fleet);

        Assert.True(count > 0);
        Assert.Equal(count, moved);
        Assert.Equal(0, await fleet.ReadAsync(context => Movable(context).CountAsync()));
        var archived = await fleet.ReadAsync(context => context.ArchivedDeliveries.SingleAsync(row => row.Id == old.Id));
        Assert.Equal(
            (old.TrackingNumber, old.City, old.CourierId, old.Status, old.CodAmount, old.CreatedAt, old.UpdatedAt),
            (archived.TrackingNumber, archived.City, archived.CourierId, archived.Status, archived.CodAmount, archived.CreatedAt, archived.UpdatedAt));
        Assert.Equal(old.Events.Count, System.Text.Json.JsonDocument.Parse(archived.History).RootElement.GetArrayLength());
        Assert.False(await fleet.ReadAsync(context => context.DeliveryEvents.AnyAsync(row => row.DeliveryId == old.Id)));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Move_UnfinishedOrNamedByATicketOrOfOthers_Stays(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        var named = await fleet.ReadAsync(context => context.Deliveries.CountAsync(row => row.Tickets.Any()));
        var open = await fleet.ReadAsync(context => context.Deliveries.CountAsync(row => row.Status == DeliveryStatus.Pending || row.Status == DeliveryStatus.InTransit));
        var others = await fleet.ReadAsync(context => context.Deliveries.CountAsync(row => row.OrganizationId != 1));

        await MoveAllAsync(fleet);

        Assert.Equal(named, await fleet.ReadAsync(context => context.Deliveries.CountAsync(row => row.Tickets.Any())));
        Assert.Equal(open, await fleet.ReadAsync(context => context.Deliveries.CountAsync(row => row.Status == DeliveryStatus.Pending || row.Status == DeliveryStatus.InTransit)));
        Assert.Equal(others, await fleet.ReadAsync(context => context.Deliveries.CountAsync(row => row.OrganizationId != 1)));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Recompute_BeforeAndAfterArchiving_CountsTheSameTotals(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        await RecomputeAsync(fleet);
        var before = await TotalsAsync(fleet);
        Assert.All(before, row => Assert.Equal(row.Delivered, row.Courier.TotalDeliveries));

        await MoveAllAsync(fleet);
        await RecomputeAsync(fleet);

        Assert.Equal(before.Select(row => row.Courier.TotalDeliveries), (await TotalsAsync(fleet)).Select(row => row.Courier.TotalDeliveries));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Recompute_NothingNew_ChangesNothing(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        await RecomputeAsync(fleet);
        Assert.Equal(0, await RecomputeAsync(fleet));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Recompute_TwoOfThreeDeliveredAndAComplaint_IsTheShareLessTwoPoints(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        var courier = await fleet.FirstAsync<Courier>(row => row.OrganizationId == 1);
        await fleet.SetAsync(async context =>
        {
            await context.Tickets.Where(row => row.CourierId == courier).ExecuteUpdateAsync(set => set.SetProperty(row => row.CourierId, (long?)null));
            await context.Deliveries.Where(row => row.CourierId == courier).ExecuteUpdateAsync(set => set.SetProperty(row => row.CourierId, (long?)null));
            var mine = await context.Deliveries.Where(row => row.OrganizationId == 1).OrderBy(row => row.Id).Take(3).ToListAsync();
            mine.ForEach(row => (row.CourierId, row.Status) = (courier, DeliveryStatus.Delivered));
            mine[2].Status = DeliveryStatus.Failed;
            var ticket = await context.Tickets.FirstAsync(row => row.OrganizationId == 1);
            (ticket.CourierId, ticket.Category, ticket.CreatedAt) = (courier, Barq.Persistence.Tickets.TicketCategory.Complaint, TimeProvider.System.GetUtcNow());
        });

        await RecomputeAsync(fleet);

        var scored = await fleet.ReadAsync(context => context.Couriers.SingleAsync(row => row.Id == courier));
        Assert.Equal((64.67m, 2), (scored.PerformanceScore, scored.TotalDeliveries));
    }

    private static IQueryable<Delivery> Movable(FleetDbContext context) => context.Deliveries
        .Where(row => row.OrganizationId == 1 && !row.Tickets.Any() && (row.Status == DeliveryStatus.Delivered || row.Status == DeliveryStatus.Returned));

    private static Task<List<CourierTotal>> TotalsAsync(WrittenFleet fleet) => fleet.ReadAsync(context => context.Couriers.Where(row => row.OrganizationId == 1).OrderBy(row => row.Id)
        .Select(row => new CourierTotal(row, row.Deliveries.Count(delivery => delivery.Status == DeliveryStatus.Delivered))).ToListAsync());

    private static async Task<int> MoveAllAsync(WrittenFleet fleet)
    {
        var (count, last) = (0, 0L);
        var moved = 1;
        while (moved > 0)
        {
            Assert.Empty((await fleet.WriteAsync(Caller.System, async (scope, token) =>
            {
                (moved, last) = await DeliveryArchive.MoveAsync(scope, 1, scope.Now.AddDays(1), last, token);
                return await scope.Context.Organizations.FirstAsync(token);
            })).Errors);
            count += moved;
        }

        return count;
    }

    private static async Task<int> RecomputeAsync(WrittenFleet fleet)
    {
        var changed = 0;
        Assert.Empty((await fleet.WriteAsync(Caller.System, async (scope, token) =>
        {
            changed = await CourierPerformance.RecomputeAsync(scope, 1, token);
            return await scope.Context.Organizations.FirstAsync(token);
        })).Errors);
        return changed;
    }

    private sealed record CourierTotal(Courier Courier, int Delivered);
}
