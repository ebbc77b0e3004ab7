using System.Linq.Expressions;
using Barq.Persistence.Access;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Organizations;
using Barq.Persistence.Tickets;
using Barq.Persistence.Users;
using Barq.Persistence.Vehicles;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Tests.Storage;

/// <summary>A fenced context reads an organization's rows, or a courier's, and no others.</summary>
public sealed class FenceFilterTests
{
    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Query_FencedToAnOrganization_SeesItsRowsAlone(TestProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, FleetDatabases.Demo);
        await using var open = database.CreateFleetContext();
        await using var fenced = database.CreateFleetContext();
        fenced.Fence = new RowFence(2, null);

        Assert.Equal(2, (await fenced.Organizations.SingleAsync()).Id);
        await AssertSameAsync(open.Users, fenced.Users, user => user.OrganizationId == 2);
        await AssertSameAsync(open.Vehicles, fenced.Vehicles, vehicle => vehicle.OrganizationId == 2);
        await AssertSameAsync(open.Couriers, fenced.Couriers, courier => courier.OrganizationId == 2);
        await AssertSameAsync(open.Deliveries, fenced.Deliveries, delivery => delivery.OrganizationId == 2);
        await AssertSameAsync(open.DeliveryEvents, fenced.DeliveryEvents, change => change.OrganizationId == 2);
        await AssertSameAsync(open.Tickets, fenced.Tickets, ticket => ticket.OrganizationId == 2);
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Query_FencedToACourier_SeesItsRowsAlone(TestProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, FleetDatabases.Demo);
        await using var open = database.CreateFleetContext();
        var courier = await open.Deliveries.Where(delivery => delivery.CourierId != null).Select(delivery => delivery.Courier!).FirstAsync();
        await using var fenced = database.CreateFleetContext();
        fenced.Fence = new RowFence(courier.OrganizationId, courier.Id);

        Assert.Equal(courier.Id, (await fenced.Couriers.SingleAsync()).Id);
        await AssertSameAsync(open.Deliveries, fenced.Deliveries, delivery => delivery.CourierId == courier.Id);
        await AssertSameAsync(open.DeliveryEvents, fenced.DeliveryEvents, change => change.Delivery.CourierId == courier.Id);
        await AssertSameAsync(open.Tickets, fenced.Tickets, ticket => ticket.CourierId == courier.Id, mayBeEmpty: true);
    }

    [Fact]
    public async Task Include_FencedContext_LeavesOutOthersRows()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo);
        await using var fenced = database.CreateFleetContext();
        fenced.Fence = new RowFence(1, null);

        Assert.Null(await fenced.Deliveries.FirstOrDefaultAsync(delivery => delivery.Courier!.OrganizationId == 2));
        Assert.All((await fenced.Organizations.Include(organization => organization.Couriers).SingleAsync()).Couriers, courier => Assert.Equal(1, courier.OrganizationId));
    }

    private static async Task AssertSameAsync<TEntity>(
        IQueryable<TEntity> open, IQueryable<TEntity> fenced, Expression<Func<TEntity, bool>> own, bool mayBeEmpty = false)
        where TEntity : Entity
    {
        var expected = await open.Where(own).Select(row => row.Id).Order().ToArrayAsync();
        Assert.True(mayBeEmpty || expected.Length > 0);
        Assert.Equal(expected, await fenced.Select(row => row.Id).Order().ToArrayAsync());
    }
}
