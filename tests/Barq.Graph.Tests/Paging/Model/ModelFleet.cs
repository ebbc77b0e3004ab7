using System.Reflection;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Organizations;
using Barq.Persistence.Tickets;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.Paging.Model;

/// <summary>All rows of a database in memory, read by EF Core: what the gateway's own statements are compared with.</summary>
internal sealed class ModelFleet
{
    private readonly Dictionary<string, List<ModelRow>> _roots = [];

    /// <summary>The rows of a root connection.</summary>
    public IReadOnlyList<ModelRow> this[string root] => _roots[root];

    public static async Task<ModelFleet> ReadAsync(TestDatabase database)
    {
        await using var context = database.CreateFleetContext();
        var fleet = new ModelFleet();
        fleet.Add("organizations", "Organization", await context.Organizations.AsNoTracking().ToListAsync());
        fleet.Add("couriers", "Courier", await context.Couriers.AsNoTracking().ToListAsync());
        fleet.Add("deliveries", "Delivery", await context.Deliveries.AsNoTracking().ToListAsync());
        fleet.Add("tickets", "Ticket", await context.Tickets.AsNoTracking().ToListAsync());
        fleet.Relate("couriers", "organization", "organizations", "couriers");
        fleet.Relate("deliveries", "organization", "organizations", "deliveries");
        fleet.Relate("deliveries", "courier", "couriers", "deliveries");
        fleet.Relate("tickets", "courier", "couriers", "tickets");
        fleet.Relate("tickets", "delivery", "deliveries", "tickets");
        fleet.Calculate();
        return fleet;
    }

    // What the database works out, worked out from what was read.
    private void Calculate()
    {
        foreach (var row in _roots["deliveries"])
        {
            var (created, delivered) = ((DateTimeOffset)row.Values["createdAt"]!, (DateTimeOffset?)row.Values["deliveredAt"]);
            row.Values["minutesToDeliver"] = (long?)(delivered - created)?.TotalMinutes;
            row.Values["isLate"] = row.Values["status"] is not ("FAILED" or "RETURNED") && (delivered ?? RandomFleet.Now) - created > TimeSpan.FromHours(24);
        }

        foreach (var row in _roots["couriers"])
        {
            row.Values["openDeliveries"] = row.Lists["deliveries"].Count(delivery => delivery.Values["status"] is "ASSIGNED" or "IN_TRANSIT");
        }
    }

    private void Add<TEntity>(string root, string type, List<TEntity> entities)
        where TEntity : Entity
    {
        var properties = typeof(TEntity).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.Name != "Id").ToList();
        _roots[root] = entities.ConvertAll(entity =>
        {
            var row = new ModelRow(type, entity.Id);
            foreach (var property in properties)
            {
                row.Values[char.ToLowerInvariant(property.Name[0]) + property.Name[1..]] = ModelRow.Normalize(property.GetValue(entity));
            }

            return row;
        });
    }

    private void Relate(string children, string toOne, string parents, string toMany)
    {
        var byId = _roots[parents].ToDictionary(row => row.Id);
        foreach (var parent in byId.Values)
        {
            parent.Lists[toMany] = [];
        }

        foreach (var child in _roots[children])
        {
            var parent = child.Values[toOne + "Id"] is long key ? byId[key] : null;
            child.ToOne[toOne] = parent;
            parent?.Lists[toMany].Add(child);
        }
    }
}
