namespace Barq.Persistence.Seeding;

/// <summary>Fills an empty, migrated database with a generated fleet.</summary>
public interface IFleetSeeder
{
    /// <summary>Whether any table of the fleet has a row.</summary>
    Task<bool> HasDataAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes the fleet in one transaction: it is there as a whole or, after a failure or a cancellation, not at all. Others wait
    /// meanwhile, so two processes that seed at once don't mix: the second gets the exception.
    /// </summary>
    /// <param name="size">How large the fleet is.</param>
    /// <param name="progress">Told every few thousand rows, and when the stage or the table changes; null for nobody.</param>
    /// <param name="cancellationToken">Ends the seeding and leaves the database empty.</param>
    /// <exception cref="FleetNotEmptyException">A table already has rows; nothing was written.</exception>
    /// <remarks>The history can be made several times as long: <see cref="SeedAsync(SeedSize, int, IProgress{SeedProgress}?, CancellationToken)"/>.</remarks>
    Task SeedAsync(SeedSize size, IProgress<SeedProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Writes the fleet with a longer history: as many couriers, open deliveries and cases, more of what is over.</summary>
    /// <param name="size">How large the fleet is.</param>
    /// <param name="scale">How many times as long its history is; 1 to 20.</param>
    /// <param name="progress">Told every few thousand rows, and when the stage or the table changes; null for nobody.</param>
    /// <param name="cancellationToken">Ends the seeding and leaves the database empty.</param>
    /// <exception cref="FleetNotEmptyException">A table already has rows; nothing was written.</exception>
    Task SeedAsync(SeedSize size, int scale, IProgress<SeedProgress>? progress = null, CancellationToken cancellationToken = default);
}
