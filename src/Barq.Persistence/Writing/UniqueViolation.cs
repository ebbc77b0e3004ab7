using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Barq.Persistence.Writing;

/// <summary>Finds the property whose value another row has already.</summary>
internal static class UniqueViolation
{
    /// <summary>What the client is told.</summary>
    public static ConflictError Error(string property) => new($"Another object has this {property} already.", [property], null);

    /// <summary>The property as clients name it; null where the error is another one.</summary>
    public static string? Find(DbUpdateException exception, IModel model) => exception.InnerException switch
    {
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: { } constraint } =>
            Name(Indexes(model).FirstOrDefault(index => index.GetDatabaseName() == constraint)),
#if BARQ_EMBEDDED
        // "UNIQUE constraint failed: deliveries.tracking_number": the index's columns, and not its name.
        Microsoft.Data.Sqlite.SqliteException { SqliteExtendedErrorCode: SQLitePCL.raw.SQLITE_CONSTRAINT_UNIQUE } sqlite =>
            Name(Indexes(model).FirstOrDefault(index => sqlite.Message.Contains(
                $": {index.DeclaringEntityType.GetTableName()}.{index.Properties[0].GetColumnName()}", StringComparison.Ordinal))),
#endif
        _ => null,
    };

    private static IEnumerable<IIndex> Indexes(IModel model) =>
        model.GetEntityTypes().SelectMany(entity => entity.GetIndexes()).Where(index => index.IsUnique);

    private static string? Name(IIndex? index) => index is null ? null : ClientNames.Of(index.Properties[^1].Name);
}
