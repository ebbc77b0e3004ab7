using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Barq.Persistence.Upgrading;

/// <summary>
/// Builds an index beside those who write, whatever an attempt that was cut off has left. A table without rows gets it at once: building it concurrently waits for
/// every transaction of the database. PostgreSQL builds none concurrently on a table with partitions: there each partition gets its own first.
/// </summary>
internal sealed class InUseIndexCommand(IRelationalCommand command, DbContext? context, IRelationalCommandDiagnosticsLogger logger, InUseIndex index)
    : MigrationCommand(command, context, logger, transactionSuppressed: true)
{
    /// <inheritdoc/>
    public override int ExecuteNonQuery(IRelationalConnection connection, IReadOnlyDictionary<string, object?>? parameterValues = null) =>
        ExecuteNonQueryAsync(connection, parameterValues).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override async Task<int> ExecuteNonQueryAsync(
        IRelationalConnection connection, IReadOnlyDictionary<string, object?>? parameterValues = null, CancellationToken cancellationToken = default)
    {
        var (isWanted, isValid, kind, isEmpty) = (await ReadAsync(
            connection, index.Look, row => (row.GetBoolean(0), row.IsDBNull(1) ? (bool?)null : row.GetBoolean(1), row.GetString(2), row.GetBoolean(3)), cancellationToken))[0];
        if (!isWanted || isValid == true)
        {
            return 0;
        }

        if (isValid == false)
        {
            await RunAsync(connection, Removal(index.Name), cancellationToken);
        }

        if (kind == "p")
        {
            await BuildPartsAsync(connection, cancellationToken);
        }
        else if (!isEmpty)
        {
            return await base.ExecuteNonQueryAsync(connection, parameterValues, cancellationToken);
        }

        await RunAsync(connection, InUseSql.Patiently(index.AtOnce, InUseSql.AlreadyMade), cancellationToken);
        return 0;
    }

    /// <summary>What a statement says, a row each.</summary>
    internal static async Task<List<T>> ReadAsync<T>(IRelationalConnection connection, string sql, Func<NpgsqlDataReader, T> map, CancellationToken cancellationToken)
    {
        await using var statement = Statement(connection, sql);
        await using var reader = await statement.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    /// <summary>Runs a statement, for as long as the connection may take.</summary>
    internal static async Task RunAsync(IRelationalConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var statement = Statement(connection, sql);
        await statement.ExecuteNonQueryAsync(cancellationToken);
    }

    // Looked at anew: who was cut off may leave a server behind that goes on, and is through by now.
    private static string Removal(string name) => InUseSql.Patiently(
        $"IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('{name}') AND NOT indisvalid) THEN DROP INDEX {name}; END IF", InUseSql.AlreadyRemoved);

    private async Task BuildPartsAsync(IRelationalConnection connection, CancellationToken cancellationToken)
    {
        var parts = await ReadAsync(connection, index.Partitions, row => (row.GetString(0), row.GetString(1), !row.IsDBNull(2) && !row.GetBoolean(2)), cancellationToken);
        foreach (var (partition, name, isLeft) in parts)
        {
            if (isLeft)
            {
                await RunAsync(connection, Removal(name), cancellationToken);
            }

            await RunAsync(connection, index.OfPartition(name, partition), cancellationToken);
        }
    }

    private static NpgsqlCommand Statement(IRelationalConnection connection, string sql)
    {
        var statement = new NpgsqlCommand(sql, (NpgsqlConnection)connection.DbConnection);
        statement.CommandTimeout = connection.CommandTimeout ?? statement.CommandTimeout;
        return statement;
    }
}
