using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Storage;

namespace Barq.Persistence.Upgrading;

/// <summary>Makes anew, beside those who write, whatever index hangs on a function, an administrator's own too; what an attempt that was cut off has left is removed. Of tables without rows there is nothing to make.</summary>
internal sealed class InUseReindexCommand(IRelationalCommand command, DbContext? context, IRelationalCommandDiagnosticsLogger logger)
    : MigrationCommand(command, context, logger, transactionSuppressed: true)
{
    /// <summary>The statement that names the indexes, as identifiers, and says of each whether it is such a leftover (PostgreSQL 15 documentation, REINDEX, "Rebuilding Indexes Concurrently").</summary>
    /// <param name="function">The function with the types of its parameters.</param>
    public static string Indexes(string function) =>
        $"""
        SELECT DISTINCT i.indexrelid::regclass::text, NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$'
        FROM pg_depend d JOIN pg_index i ON i.indexrelid = d.objid JOIN pg_class c ON c.oid = i.indexrelid
        WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_proc'::regclass AND d.refobjid = to_regprocedure('{function}')
          AND c.relkind = 'i' AND pg_relation_size(i.indrelid) > 0
        ORDER BY 1
        """;

    /// <inheritdoc/>
    public override int ExecuteNonQuery(IRelationalConnection connection, IReadOnlyDictionary<string, object?>? parameterValues = null) =>
        ExecuteNonQueryAsync(connection, parameterValues).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override async Task<int> ExecuteNonQueryAsync(
        IRelationalConnection connection, IReadOnlyDictionary<string, object?>? parameterValues = null, CancellationToken cancellationToken = default)
    {
        var indexes = await InUseIndexCommand.ReadAsync(connection, CommandText, row => (Name: row.GetString(0), IsLeft: row.GetBoolean(1)), cancellationToken);
        foreach (var (name, isLeft) in indexes.OrderByDescending(index => index.IsLeft))
        {
            var statement = isLeft ? InUseSql.Patiently($"DROP INDEX {name}", InUseSql.AlreadyRemoved) : $"REINDEX INDEX CONCURRENTLY {name}";
            await InUseIndexCommand.RunAsync(connection, statement, cancellationToken);
        }

        return 0;
    }
}

/// <summary>The operation of a migration that makes the indexes of a function anew.</summary>
/// <param name="function">The function with the types of its parameters.</param>
internal sealed class InUseReindexOperation(string function) : MigrationOperation
{
    /// <summary>The function with the types of its parameters.</summary>
    public string Function => function;
}
