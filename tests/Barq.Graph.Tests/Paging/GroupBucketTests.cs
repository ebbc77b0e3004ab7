using System.Globalization;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Organizations;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Calendar = Barq.Graph.Tests.Paging.Model.Calendar;

namespace Barq.Graph.Tests.Paging;

/// <summary>Instants about the changes of clocks, in buckets of every kind in every zone of <see cref="Calendar"/>, against a walk back through the clock.</summary>
public sealed class GroupBucketTests(GroupBucketTests.Gateways gateways) : IClassFixture<GroupBucketTests.Gateways>
{
    private const int Rows = 360;

    private static readonly DateTimeOffset[] _instants = Instants();

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Groups_ByBucketsOfAZone_BeginWhereItsCalendarSays(TestProvider provider)
    {
        var gateway = await gateways.GetAsync(provider);
        foreach (var bucket in Calendar.Buckets)
        {
            foreach (var zone in Calendar.Zones)
            {
                var answer = await gateway.ExecuteAsync(
                    $"{{ deliveries {{ groups(by: [{{ createdAt: {{ bucket: {bucket}, timeZone: \"{zone}\" }} }}], first: 400) {{ key {{ createdAt }} count }} }} }}");
                var told = answer.Data.GetProperty("deliveries").GetProperty("groups").EnumerateArray()
                    .Select(group => Line(group.GetProperty("key").GetProperty("createdAt").GetDateTimeOffset(), group.GetProperty("count").GetInt32()));
                var expected = _instants.GroupBy(instant => Calendar.Start(bucket, zone, instant)).OrderBy(group => group.Key).Select(group => Line(group.Key, group.Count()));

                Assert.Equal($"{bucket} {zone}\n{string.Join('\n', expected)}", $"{bucket} {zone}\n{string.Join('\n', told)}");
            }
        }
    }

    // Around the changes of Lord Howe's clock, which leaps over the beginning of an hour, and goes over half of one twice.
    private static DateTimeOffset[] HalfAnHour() =>
    [
        .. new[] { new DateTimeOffset(2025, 10, 4, 14, 40, 0, TimeSpan.Zero), new DateTimeOffset(2025, 4, 5, 14, 10, 0, TimeSpan.Zero) }
            .SelectMany(first => Enumerable.Range(0, 4).Select(step => first.AddMinutes(25 * step))),
    ];

    private static string Line(DateTimeOffset start, int count) => string.Create(CultureInfo.InvariantCulture, $"{start.UtcDateTime:O} {count}");

    // Half of them within some hours of a change of a clock: where a zone's offset is another a day later.
    private static DateTimeOffset[] Instants()
    {
        var random = new Random(7);
        var zones = Calendar.Zones.Select(TimeZoneInfo.FindSystemTimeZoneById).ToArray();
        var first = new DateTimeOffset(2015, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var changes = Enumerable.Range(0, 4300).Select(day => first.AddDays(day))
            .Where(day => zones.Any(zone => zone.GetUtcOffset(day) != zone.GetUtcOffset(day.AddDays(1)))).ToArray();
        return [.. Enumerable.Range(0, Rows).Select(row => row % 2 == 0
            ? changes[random.Next(changes.Length)].AddMinutes(random.Next(24 * 60)).AddMicroseconds(random.Next(3))
            : first.AddMinutes(random.Next(4300 * 24 * 60))), .. HalfAnHour()];
    }

    /// <summary>Gateways on those rows.</summary>
    public sealed class Gateways() : SharedGateways(new DatabaseTemplate("fleet_clocks", async database =>
    {
        await FleetDatabases.Empty.BuildAsync(database);
        await using var context = database.CreateFleetContext();
        context.Add(new Organization { Id = 1, Name = "A", Slug = "a", CreatedAt = _instants[0] });
        context.AddRange(_instants.Select((instant, i) => new Delivery
        {
            Id = i + 1, OrganizationId = 1, TrackingNumber = $"T{i}", PickupAddress = "", DeliveryAddress = "", Status = DeliveryStatus.Pending, CreatedAt = instant,
        }));
        await context.SaveChangesAsync();
    }));
}
