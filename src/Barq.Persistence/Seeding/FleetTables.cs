using Barq.Persistence.Deliveries;

namespace Barq.Persistence.Seeding;

/// <summary>The rows of one table, made while they are written.</summary>
/// <param name="EntityType">The entity.</param>
/// <param name="Count">How many rows.</param>
/// <param name="Rows">The rows, in the order of their keys.</param>
internal sealed record FleetTable(Type EntityType, int Count, IEnumerable<object> Rows);

/// <summary>All tables of a fleet, in an order in which every row finds what it refers to.</summary>
internal static class FleetTables
{
    public static IReadOnlyList<FleetTable> Of(SeedPlan plan)
    {
        var generator = new FleetGenerator(plan);
        FleetTable[] tables =
        [
            Table(plan.Organizations, generator.Organization),
            Table(plan.Users, generator.User),
            Table(plan.Vehicles, generator.Vehicle),
            Table(plan.Couriers, generator.Courier),
            Table(plan.Deliveries, generator.Delivery),
            new(typeof(DeliveryEvent), Enumerable.Range(0, plan.Deliveries).Sum(generator.EventCount), Events(plan, generator)),
            Table(plan.Tickets, generator.Ticket),
            Table(plan.AuditEntries, generator.Audit),
            Table(plan.ArchivedDeliveries, generator.Archived),
            Table(plan.Jobs, generator.Job),
        ];
        return [.. tables.Where(table => table.Count > 0)];
    }

    private static FleetTable Table<TEntity>(int count, Func<int, TEntity> row)
        where TEntity : class => new(typeof(TEntity), count, Enumerable.Range(0, count).Select(row));

    private static IEnumerable<object> Events(SeedPlan plan, FleetGenerator generator)
    {
        var id = 1;
        for (var delivery = 0; delivery < plan.Deliveries; delivery++)
        {
            foreach (var change in generator.Events(delivery, id))
            {
                id++;
                yield return change;
            }
        }
    }
}
