using Microsoft.EntityFrameworkCore.Update;

namespace Barq.Persistence.Embedded;

/// <summary>
/// Saves the rows of a write with as few commands as on PostgreSQL. EF Core sends SQLite one command for each row; the driver takes
/// several statements in one, and their returned keys one after another.
/// </summary>
internal sealed class SqliteBatches(ModificationCommandBatchFactoryDependencies dependencies) : IModificationCommandBatchFactory
{
    /// <summary>Rows of a command at most. Its parameters stay far below the 32 766 that SQLite takes.</summary>
    private const int MostRows = 100;

    public ModificationCommandBatch Create() => new Batch(dependencies);

    private sealed class Batch(ModificationCommandBatchFactoryDependencies dependencies) : AffectedCountModificationCommandBatch(dependencies, MostRows);
}
