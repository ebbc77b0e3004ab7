namespace Barq.Persistence.Seeding;

/// <summary>What a seeding is doing.</summary>
public enum SeedStage
{
    /// <summary>Planning the fleet in memory.</summary>
    Planning,

    /// <summary>Writing the rows of one table.</summary>
    Writing,

    /// <summary>Building indexes and checking foreign keys (PostgreSQL, where both wait until the rows are in).</summary>
    Indexing,

    /// <summary>Gathering the statistics that the database plans queries by.</summary>
    Analyzing,

    /// <summary>All rows are committed.</summary>
    Done,
}

/// <summary>How far a seeding has come.</summary>
/// <param name="Stage">What it is doing.</param>
/// <param name="Table">The table that it is working on; null where it works on none or on all.</param>
/// <param name="Completed">How many rows of the table (while indexing: indexes and foreign keys) are done.</param>
/// <param name="Total">
/// How many there will be; null where that is known only at the end, as for the events of the deliveries.
/// </param>
public readonly record struct SeedProgress(SeedStage Stage, string? Table, long Completed, long? Total);
