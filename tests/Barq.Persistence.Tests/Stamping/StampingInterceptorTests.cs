using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Tickets;
using Barq.Persistence.Users;
using Barq.Persistence.Vehicles;
using Barq.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Tests.Stamping;

public sealed class StampingInterceptorTests : FleetTest
{
    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task SaveChanges_NewRows_AreStampedWithNowAndVersionOne(TestProvider provider)
    {
        Clock.Advance(TimeSpan.FromTicks(12_345_678));
        var sample = new FleetSample();
        await using var context = await OpenAsync(provider, sample);

        // Microseconds: what both databases keep, so that the row in memory equals the one that is read back.
        var now = FleetSample.Noon.AddMicroseconds(1_234_567);
        Assert.All(sample.Rows, row => Assert.Equal((now, now), (row.CreatedAt, row.UpdatedAt)));
        var stored = await context.Deliveries.SingleAsync();
        Assert.Equal((now, now, 1), (stored.CreatedAt, stored.UpdatedAt, stored.Version));
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task SaveChanges_NewRowWithAHistory_KeepsItsTimes(TestProvider provider)
    {
        var sample = new FleetSample();
        sample.Ticket.CreatedAt = FleetSample.Noon.AddDays(-2);
        sample.Delivery.CreatedAt = FleetSample.Noon.AddDays(-3);
        sample.Delivery.UpdatedAt = FleetSample.Noon.AddDays(-1);
        await using var context = await OpenAsync(provider, sample);

        var ticket = await context.Tickets.SingleAsync();
        var delivery = await context.Deliveries.SingleAsync();

        Assert.Equal((FleetSample.Noon.AddDays(-2), FleetSample.Noon.AddDays(-2)), (ticket.CreatedAt, ticket.UpdatedAt));
        Assert.Equal((FleetSample.Noon.AddDays(-3), FleetSample.Noon.AddDays(-1)), (delivery.CreatedAt, delivery.UpdatedAt));
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task SaveChanges_ChangedRow_IsStampedAndCounted(TestProvider provider)
    {
        await using var context = await OpenAsync(provider, new FleetSample());
        var courier = await context.Couriers.SingleAsync();
        Clock.Advance(TimeSpan.FromMinutes(5));

        courier.City = "Jeddah";
        await context.SaveChangesAsync();
        courier.City = "Dammam";
        await context.SaveChangesAsync();
        await context.SaveChangesAsync();

        Assert.Equal(3, courier.Version);
        Assert.Equal((FleetSample.Noon, FleetSample.Noon.AddMinutes(5)), (courier.CreatedAt, courier.UpdatedAt));
        var vehicle = await context.Vehicles.SingleAsync();
        Assert.Equal((1, FleetSample.Noon), (vehicle.Version, vehicle.UpdatedAt));
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task SaveChanges_RowThatAnotherChanged_FailsAndCountsOnceWhenRepeated(TestProvider provider)
    {
        await using var first = await OpenAsync(provider, new FleetSample());
        await using var second = await OpenAsync(provider);
        var mine = await first.Couriers.SingleAsync();
        var theirs = await second.Couriers.SingleAsync();
        theirs.City = "Jeddah";
        await second.SaveChangesAsync();

        mine.City = "Dammam";
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => first.SaveChangesAsync());
        var conflict = await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => first.SaveChangesAsync());
        Assert.Equal(2, mine.Version);

        var entry = Assert.Single(conflict.Entries);
        entry.OriginalValues.SetValues((await entry.GetDatabaseValuesAsync())!);
        await first.SaveChangesAsync();
        Assert.Equal(3, mine.Version);
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task SaveChanges_Synchronous_StampsToo(TestProvider provider)
    {
        await using var context = await OpenAsync(provider, new FleetSample());
        var user = await context.Users.SingleAsync();
        Clock.Advance(TimeSpan.FromSeconds(1));

        user.FullName = "Sara Al-Harbi";
        context.SaveChanges();

        Assert.Equal((2, FleetSample.Noon.AddSeconds(1)), (user.Version, user.UpdatedAt));
    }
}
