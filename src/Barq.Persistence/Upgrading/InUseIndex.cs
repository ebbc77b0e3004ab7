using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace Barq.Persistence.Upgrading;

/// <summary>An index that is built while its table is in use.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Table">The table.</param>
/// <param name="Definition">What stands behind the table.</param>
/// <param name="IsUnique">Whether no two rows may have the same.</param>
/// <param name="OnlyIf">A condition, in SQL, under which alone it is built.</param>
internal sealed record InUseIndex(string Name, string Table, string Definition, bool IsUnique, string OnlyIf)
{
    /// <summary>The statement that builds it beside those who write.</summary>
    public string Concurrently => Create(" CONCURRENTLY", Name, Table);

    /// <summary>The statement that makes it at once, for a table without rows, or whose partitions all have it.</summary>
    public string AtOnce => Create("", Name, Table);

    /// <summary>The statement that says how it stands: whether it is wanted; whether it is there and valid, NULL where it is not there; the table's kind, and whether it has no pages.</summary>
    public string Look =>
        $"""
        SELECT coalesce(({OnlyIf}), false), i.indisvalid, t.relkind::text, pg_relation_size(t.oid) = 0
        FROM pg_class t LEFT JOIN pg_index i ON i.indexrelid = to_regclass('{Name}')
        WHERE t.oid = '{Table}'::regclass
        """;

    /// <summary>The statement that names the partitions that hold rows, as identifiers, and a name for the index of each.</summary>
    public string Partitions =>
        $"""
        SELECT c.oid::regclass::text, left('{Name}', 50) || '_' || c.oid, i.indisvalid
        FROM pg_partition_tree('{Table}') p JOIN pg_class c ON c.oid = p.relid
        LEFT JOIN pg_index i ON i.indexrelid = to_regclass(left('{Name}', 50) || '_' || c.oid)
        WHERE p.isleaf ORDER BY c.oid
        """;

    /// <summary>The statement that builds it on one partition; that of the whole then takes it as its own.</summary>
    /// <param name="name">The name of the part.</param>
    /// <param name="partition">The partition.</param>
    public string OfPartition(string name, string partition) => Create(" CONCURRENTLY", name, partition);

    private string Create(string how, string name, string table) => $"CREATE {(IsUnique ? "UNIQUE " : "")}INDEX{how} IF NOT EXISTS {name} ON {table} {Definition}";
}

/// <summary>The operation of a migration that builds an index which the model can't say.</summary>
/// <param name="index">The index.</param>
internal sealed class InUseIndexOperation(InUseIndex index) : MigrationOperation, ITableMigrationOperation
{
    /// <summary>The index.</summary>
    public InUseIndex Index => index;

    /// <inheritdoc/>
    public string? Schema => null;

    /// <inheritdoc/>
    public string Table => index.Table;
}
