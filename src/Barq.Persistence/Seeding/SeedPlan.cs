namespace Barq.Persistence.Seeding;

/// <summary>How many rows there are of each kind, and until when.</summary>
/// <param name="Organizations">Organizations, 1 to 20.</param>
/// <param name="Users">Users of all organizations.</param>
/// <param name="Vehicles">Vehicles of all organizations.</param>
/// <param name="Couriers">Couriers of all organizations; at least 2 for each.</param>
/// <param name="Deliveries">Deliveries of all organizations.</param>
/// <param name="Tickets">Tickets of all organizations.</param>
/// <param name="Days">The days over which the deliveries are spread.</param>
/// <param name="Until">The reference time, in UTC: nothing has happened after it.</param>
internal sealed record SeedPlan(
    int Organizations, int Users, int Vehicles, int Couriers, int Deliveries, int Tickets, int Days, DateTimeOffset Until)
{
    /// <summary>The shares of the organizations, largest first, out of 100 for all twenty.</summary>
    private static readonly double[] _shares = [15, 10, 9, 8, 7, 6.5, 6, 5.5, 5, 4.5, 4, 3.5, 3, 2.5, 2.5, 2, 2, 1.5, 1.5, 1];

    /// <summary>The reference time of fleets that are measured: results then stay comparable from one day to the next.</summary>
    public static DateTimeOffset FixedUntil { get; } = new(2026, 10, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Entries of the audit log.</summary>
    public int AuditEntries { get; init; }

    /// <summary>Deliveries in the archive.</summary>
    public int ArchivedDeliveries { get; init; }

    /// <summary>Jobs, all of which have ended.</summary>
    public int Jobs { get; init; }

    /// <summary>The plan with a history of another length: as many couriers, as many open deliveries and cases, more that are over.</summary>
    /// <param name="factor">How many times as long.</param>
    public SeedPlan WithHistory(double factor) => this with
    {
        Deliveries = (int)(Deliveries * factor),
        Tickets = (int)(Tickets * factor),
        Days = (int)(Days * factor),
        AuditEntries = (int)(AuditEntries * factor),
        ArchivedDeliveries = (int)(ArchivedDeliveries * factor),
        Jobs = (int)(Jobs * factor),
    };

    /// <summary>The plan of a size.</summary>
    /// <param name="size">The size.</param>
    /// <param name="now">The time now: a demo's newest delivery is of the hour that has just begun.</param>
    public static SeedPlan Of(SeedSize size, DateTimeOffset now) => size switch
    {
        SeedSize.Demo => new(5, 40, 160, 200, 5_000, 600, 60, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerHour)).ToUniversalTime()),
        _ => new(20, 2_000, 3_000, 5_000, 500_000, 50_000, 365, FixedUntil) { AuditEntries = 250_000, ArchivedDeliveries = 100_000, Jobs = 10_000 },
    };

    /// <summary>Shares out rows over the organizations.</summary>
    /// <param name="rows">How many rows.</param>
    /// <returns>For each organization its first row and how many it has.</returns>
    public (int First, int Count)[] Share(int rows)
    {
        var total = _shares.Take(Organizations).Sum();
        var result = new (int First, int Count)[Organizations];
        var (first, share) = (0, 0.0);
        for (var i = 0; i < result.Length; i++)
        {
            share += _shares[i];
            var end = i == result.Length - 1 ? rows : (int)Math.Round(rows * share / total);
            result[i] = (first, end - first);
            first = end;
        }

        return result;
    }
}
