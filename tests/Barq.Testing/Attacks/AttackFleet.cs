using System.Globalization;
using System.Text;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;

namespace Barq.Testing.Attacks;

/// <summary>What attackers and innocent clients know of the fleet.</summary>
/// <param name="Organization">The global id of the attackers' organization.</param>
/// <param name="Deliveries">Global ids of some of its deliveries.</param>
/// <param name="Courier">The global id of one of its couriers.</param>
/// <param name="TrackingNumber">The tracking number of one of its deliveries.</param>
public sealed record AttackFleet(string Organization, IReadOnlyList<string> Deliveries, string Courier, string TrackingNumber)
{
    /// <summary>The key of the organization that attackers belong to, and of the one that they do not.</summary>
    public const long Attacked = 1, Innocent = 2;

    /// <summary>Reads it.</summary>
    /// <param name="database">The database.</param>
    public static async Task<AttackFleet> ReadAsync(TestDatabase database)
    {
        await using var context = database.CreateFleetContext();
        var deliveries = await context.Deliveries.Where(each => each.OrganizationId == Attacked).OrderBy(each => each.Id)
            .Select(each => new { each.Id, each.TrackingNumber }).Take(200).ToListAsync();
        var courier = await context.Couriers.Where(each => each.OrganizationId == Attacked).MinAsync(each => each.Id);
        return new AttackFleet(
            Id("Organization", Attacked), [.. deliveries.Select(each => Id("Delivery", each.Id))], Id("Courier", courier), deliveries[0].TrackingNumber);
    }

    /// <summary>A global id.</summary>
    /// <param name="type">The type's name.</param>
    /// <param name="key">The key, or what stands in its place.</param>
    public static string Id(string type, object key) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{type}:{key}")));
}
