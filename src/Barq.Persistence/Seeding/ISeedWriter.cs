using System.Data.Common;

namespace Barq.Persistence.Seeding;

/// <summary>Writes the rows of a fleet in the way that is fastest for its database.</summary>
internal interface ISeedWriter
{
    /// <summary>Keeps other writers away until the transaction ends.</summary>
    Task LockAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>Makes the tables ready for many rows.</summary>
    Task BeginAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>Writes the rows of a table.</summary>
    Task WriteAsync(DbConnection connection, FleetTable table, SeedColumns columns, IProgress<SeedProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Puts back what <see cref="BeginAsync"/> took away. Everything is still one transaction.</summary>
    Task EndAsync(DbConnection connection, IProgress<SeedProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Lets the database look at the rows, after the transaction.</summary>
    Task SettleAsync(DbConnection connection, IProgress<SeedProgress>? progress, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Tells of progress every few thousand rows.</summary>
internal readonly struct SeedMeter(IProgress<SeedProgress>? progress, string table, int total)
{
    private const int Every = 5_000;

    /// <summary>Counts a row.</summary>
    public void Count(int rows)
    {
        if (rows % Every == 0 || rows == total)
        {
            progress?.Report(new SeedProgress(SeedStage.Writing, table, rows, total));
        }
    }
}
