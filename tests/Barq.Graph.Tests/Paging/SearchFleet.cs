using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Organizations;
using Barq.Persistence.Tickets;
using Barq.Persistence.Users;
using Barq.Persistence.Vehicles;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;

namespace Barq.Graph.Tests.Paging;

/// <summary>Two organizations whose rows are named by few words, so that many of them match the same.</summary>
internal static class SearchFleet
{
    private static readonly DateTimeOffset _start = new(2026, 3, 14, 8, 0, 0, TimeSpan.Zero);

    /// <summary>Words of names, addresses and subjects.</summary>
    public static IReadOnlyList<string> Words { get; } =
        ["Khalid", "khalidiyah", "Al", "Olaya", "OLAYAN", "Road", "Broadway", "José", "أحمد", "المدرسة", "مدرسه", "12", "٣", "1200", "x", "100%", "under_score", "O'Neill", "é"];

    /// <summary>Texts of many words that may be mistyped, some of which are alike but for their last or first.</summary>
    public static IReadOnlyList<string> Long { get; } =
    [
        "Khalid Olaya Broadway Neill", "Khalid Olaya Broadway Under, Score", "khalidiyah OLAYAN Broadway أحمد المدرسة", "Broadway Olaya Khalid Neill José 12 مدرسه Under",
        "Road, Score, Olaya, Khalidiyah, Broadway, Al Under", "José 1200 Khalid Olayan Neill المدرسة",
    ];

    public static DatabaseTemplate Template { get; } = new("fleet_search", async database =>
    {
        await FleetDatabases.Empty.BuildAsync(database);
        await using var context = database.CreateFleetContext();
        var random = new Random(7);
        string Text() => string.Join(random.Next(4) == 0 ? ", " : " ", random.GetItems(Words.ToArray(), random.Next(0, 4)));
        string Number(string prefix, int id) => $"{prefix}{(random.Next(3) == 0 ? "-" : "")}{(id * 37) % 1000}{(random.Next(5) == 0 ? "ب" : "")}/{id}";
        context.AddRange(Enumerable.Range(1, 2).Select(id => new Organization { Id = id, Name = $"O{id}", Slug = $"o{id}", IsActive = true, CreatedAt = _start }));
        context.Add(new User { Id = 1, OrganizationId = 1, Email = "a@a.example", FullName = "A", Role = UserRole.Owner, CreatedAt = _start });
        context.AddRange(Enumerable.Range(1, 20).Select(id => new Vehicle
        {
            Id = id, OrganizationId = 1 + (id % 2), PlateNumber = Number("ABX", id), Make = "a", Model = "b", Year = 2020, CreatedAt = _start,
        }));
        context.AddRange(Enumerable.Range(1, 40).Select(id => new Courier
        {
            Id = id, OrganizationId = 1 + (id % 2), BarqId = Number("Bq", id), FullName = Text(), City = "a", MobileNumber = "1", JoiningDate = new DateOnly(2025, 1, 1), CreatedAt = _start,
        }));
        context.AddRange(Enumerable.Range(1, 80).Select(id => new Delivery
        {
            Id = id, OrganizationId = 1 + (id % 2), CourierId = id % 5 == 0 ? null : 1 + ((id + 1) % 4), TrackingNumber = Number("BQ", id), PickupAddress = Text(), DeliveryAddress = Text(), CreatedAt = _start,
        }).Select(row => row.Id > 60 ? WithLongText(row) : row));
        context.AddRange(Enumerable.Range(1, 60).Select(id => new Ticket
        {
            Id = id, OrganizationId = 1 + (id % 2), CourierId = id % 3 == 0 ? null : 1 + ((id + 1) % 4), TicketNumber = Number("TK", id), Subject = Text(), Description = "", CreatedById = 1, SlaDueAt = _start, CreatedAt = _start,
        }));
        await context.SaveChangesAsync();
    });

    private static Delivery WithLongText(Delivery row)
    {
        row.DeliveryAddress = Long[(int)(row.Id % Long.Count)];
        return row;
    }
}

/// <summary>Gateways on the <see cref="SearchFleet"/>.</summary>
public sealed class SearchGateways() : SharedGateways(SearchFleet.Template);
