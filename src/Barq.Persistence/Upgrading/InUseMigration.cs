using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace Barq.Persistence.Upgrading;

/// <summary>
/// What a migration of PostgreSQL says so that nobody waits for it who works on its tables meanwhile. Each of its steps is committed by itself, and can be
/// taken again: what was cut off in the middle goes on where it was.
/// </summary>
public static partial class InUseMigration
{
    /// <summary>The mark of an operation that <see cref="InUseSqlGenerator"/> writes.</summary>
    internal const string Mark = "Barq:InUse";

    /// <summary>
    /// The last word of <c>Up</c>: what stands above is done while the tables are in use. Indexes are built concurrently, foreign keys and checks are added first and
    /// validated then, and what needs a table for a moment gives up after a short wait and comes again, so that nobody queues behind it.
    /// </summary>
    /// <param name="builder">The migration under construction.</param>
    /// <exception cref="NotSupportedException">Something above would hold the whole table, or take from a running older build what it works with; the message says what to do instead.</exception>
    public static void WhileInUse(this MigrationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var made = builder.Operations.OfType<CreateTableOperation>().Select(table => table.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var operation in builder.Operations.Where(operation => operation[Mark] is null))
        {
            if (Problem(operation, made) is { } problem)
            {
                throw new NotSupportedException(problem);
            }

            if (operation is not SqlOperation)
            {
                operation[Mark] = true;
            }
        }
    }

    /// <summary>Fills a column where it is empty, some rows at a time by key, each portion committed, past rows that somebody else is writing, which get their turn later.</summary>
    /// <param name="builder">The migration under construction.</param>
    /// <param name="table">The table; its key is <c>id</c>.</param>
    /// <param name="column">The column.</param>
    /// <param name="value">Its value, in SQL over the row's other columns; rows for which that is NULL stay without.</param>
    public static void Fill(this MigrationBuilder builder, string table, string column, string value)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Sql(InUseSql.Fill(table, column, value), suppressTransaction: true);
        builder.Operations[^1][Mark] = true;
    }

    /// <summary>Builds an index that the model can't say, concurrently.</summary>
    /// <param name="builder">The migration under construction.</param>
    /// <param name="name">Its name.</param>
    /// <param name="table">The table.</param>
    /// <param name="definition">What stands behind the table in <c>CREATE INDEX</c>.</param>
    /// <param name="onlyIf">A condition in SQL, of the server, under which alone it is built.</param>
    public static void CreateIndexInUse(this MigrationBuilder builder, string name, string table, string definition, string onlyIf = "true")
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Operations.Add(new InUseIndexOperation(new InUseIndex(name, table, definition, IsUnique: false, onlyIf)) { [Mark] = true });
    }

    /// <summary>
    /// Puts another function in the place of one that indexes hang on, by which it comes to other values, and makes these indexes anew, concurrently. Until then they lead to rows whose value
    /// has changed by what it was. Those of open connections look at them anew at once: they keep an index's expression with the function's old body in it, and what they plan by the new one would match none.
    /// </summary>
    /// <param name="builder">The migration under construction.</param>
    /// <param name="function">The function with the types of its parameters.</param>
    /// <param name="create">What makes it, or makes it anew.</param>
    public static void ReplaceFunctionOfIndexes(this MigrationBuilder builder, string function, string create)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Sql(create);
        builder.Sql(InUseSql.LookAnew(function));
        builder.Operations.Add(new InUseReindexOperation(function) { [Mark] = true });
    }

    private static string? Problem(MigrationOperation operation, HashSet<string> made) => operation switch
    {
        ITableMigrationOperation table when made.Contains(table.Table) => null,
        AddColumnOperation { IsNullable: false, DefaultValue: null, DefaultValueSql: null } column =>
            $"{column.Table}.{column.Name} is NOT NULL without a constant default, which rows that are there can't have: add it as nullable, and Fill it.",
        AddColumnOperation column when column.DefaultValueSql is not null || column.ComputedColumnSql is not null || column["Npgsql:ValueGenerationStrategy"] is not null =>
            $"{column.Table}.{column.Name} is worked out for each row, which rewrites the table: add it as nullable, and Fill it.",
        AlterColumnOperation column when column.ColumnType != column.OldColumn.ColumnType || column.Collation != column.OldColumn.Collation =>
            $"{column.Table}.{column.Name} gets another type, which rewrites the table: add another column, and Fill it.",
        AlterColumnOperation { IsNullable: false, OldColumn.IsNullable: true } column =>
            $"{column.Table}.{column.Name} becomes NOT NULL, for which the whole table is read under a lock: add a check constraint.",
        AddPrimaryKeyOperation or AddUniqueConstraintOperation => $"{((ITableMigrationOperation)operation).Table} gets a key, whose index is built under a lock: create a unique index.",
        RenameTableOperation or RenameColumnOperation => "An older build that runs meanwhile knows the old name: add under the new one, and Fill it.",
        SqlOperation sql when WholeTable().IsMatch(sql.Sql) =>
            $"'{sql.Sql[..Math.Min(80, sql.Sql.Length)]}' works on a whole table in one transaction: say it by {nameof(Fill)}, {nameof(CreateIndexInUse)} or an operation of the builder.",
        _ => null,
    };

    [GeneratedRegex(@"(^|;|\bBEGIN\b|\bTHEN\b)\s*(CREATE\s+(UNIQUE\s+)?INDEX(?!\s+CONCURRENTLY)|UPDATE|DELETE|INSERT|ALTER\s+TABLE|LOCK|REINDEX|CLUSTER|VACUUM)\b", RegexOptions.IgnoreCase)]
    private static partial Regex WholeTable();
}
