namespace Barq.Persistence.Seeding;

/// <summary>How large a generated fleet is.</summary>
public enum SeedSize
{
    /// <summary>
    /// A fleet to look at: 5 organizations, 200 couriers, 5 000 deliveries of the last 60 days. It ends at the current hour, so that it
    /// looks alive: the same hour gives the same rows.
    /// </summary>
    Demo,

    /// <summary>
    /// A fleet to measure on: 20 organizations, 2 000 users, 3 000 vehicles, 5 000 couriers, 500 000 deliveries, 50 000 tickets, 250 000
    /// entries of the audit log, 100 000 archived deliveries, 10 000 ended jobs. It ends at a fixed instant, so that every run gives the
    /// same rows.
    /// </summary>
    Bench,
}
