namespace Barq.Persistence.Seeding;

/// <summary>A fleet is seeded only into an empty database, and this one has rows.</summary>
/// <param name="table">The first table found with rows.</param>
public sealed class FleetNotEmptyException(string table) : InvalidOperationException(
    $"The database is not empty: table {table} has rows. Seeding writes into an empty database only; nothing was changed.")
{
    /// <summary>The first table found with rows.</summary>
    public string Table { get; } = table;
}
