using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Users;
using Barq.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Tests.Storage;

public sealed class RoundTripTests : FleetTest
{
    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Read_SavedRows_AreAsTheyWere(TestProvider provider)
    {
        var sample = new FleetSample();
        await using var context = await OpenAsync(provider, sample);

        var courier = await context.Couriers.Include(row => row.CurrentVehicle).SingleAsync();
        var delivery = await context.Deliveries.Include(row => row.Events).Include(row => row.Tickets).SingleAsync();

        Assert.Equal(CourierStatus.OnLeave, courier.Status);
        Assert.Equal(new DateOnly(2024, 2, 29), courier.JoiningDate);
        Assert.Equal("97.25", courier.PerformanceScore?.ToString(null, null));
        Assert.Null(courier.Email);
        Assert.Null(courier.CurrentVehicle!.FuelType);
        Assert.Equal(DeliveryStatus.InTransit, delivery.Status);
        Assert.Equal("149.90", delivery.CodAmount.ToString(null, null));
        Assert.Equal("حي النرجس", delivery.DeliveryAddress);
        Assert.Equal(FleetSample.Noon, delivery.PickedUpAt);
        Assert.Null(delivery.DeliveredAt);
        Assert.Equal(FleetSample.Noon, Assert.Single(delivery.Events).OccurredAt);
        Assert.Equal(sample.User.Id, Assert.Single(delivery.Tickets).CreatedById);
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Read_TimeOfAnotherOffset_IsTheSameInstantInUtc(TestProvider provider)
    {
        var sample = new FleetSample();
        sample.Delivery.PickedUpAt = new DateTimeOffset(2026, 1, 1, 1, 30, 0, TimeSpan.FromHours(3)).AddMicroseconds(123456);
        await using var context = await OpenAsync(provider, sample);

        var found = await context.Deliveries
            .Where(delivery => delivery.PickedUpAt < new DateTimeOffset(2026, 1, 1, 2, 0, 0, TimeSpan.FromHours(3)))
            .Select(delivery => delivery.PickedUpAt)
            .SingleAsync();

        Assert.Equal(new DateTimeOffset(2025, 12, 31, 22, 30, 0, TimeSpan.Zero).AddMicroseconds(123456), found);
        Assert.Equal(TimeSpan.Zero, found!.Value.Offset);
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Order_Texts_IsByCodePoint(TestProvider provider)
    {
        await using var context = await OpenAsync(provider);
        context.AddRange(new[] { "a", "Z", "é", "ب", "_", "z", "10", "9", "𐍈" }.SelectMany((name, number) =>
        {
            var sample = new FleetSample(number.ToString(null, null));
            sample.User.FullName = name;
            return sample.Rows;
        }));
        await context.SaveChangesAsync();

        var names = await context.Users.OrderBy(user => user.FullName).Select(user => user.FullName).ToListAsync();

        Assert.Equal(["10", "9", "Z", "_", "a", "z", "é", "ب", "𐍈"], names);
    }
}
