using System.Data.Common;
using System.Globalization;
using Barq.Persistence.Seeding;
using Microsoft.Data.Sqlite;

namespace Barq.Persistence.Embedded;

/// <summary>Writes by one prepared statement for each table, inside the seeding's transaction.</summary>
internal sealed class SqliteSeedWriter : ISeedWriter
{
    // The transaction began as an immediate one, which has the write lock already.
    public Task LockAsync(DbConnection connection, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task BeginAsync(DbConnection connection, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task WriteAsync(
        DbConnection connection, FleetTable table, SeedColumns columns, IProgress<SeedProgress>? progress, CancellationToken cancellationToken)
    {
        var meter = new SeedMeter(progress, columns.Table, table.Count);
        await using var command = (SqliteCommand)connection.CreateCommand();
        var parameters = columns.Names.Select((_, i) => command.Parameters.Add(new SqliteParameter { ParameterName = "$" + (i + 1).ToString(CultureInfo.InvariantCulture) })).ToArray();
        command.CommandText =
            $"INSERT INTO {columns.Table} ({string.Join(", ", columns.Names)}) VALUES ({string.Join(", ", parameters.Select(parameter => parameter.ParameterName))})";
        var written = 0;
        foreach (var row in table.Rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var i = 0; i < parameters.Length; i++)
            {
                parameters[i].Value = columns.Value(row, i) ?? DBNull.Value;
            }

            await command.ExecuteNonQueryAsync(cancellationToken);
            meter.Count(++written);
        }
    }

    public async Task EndAsync(DbConnection connection, IProgress<SeedProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new SeedProgress(SeedStage.Analyzing, null, 0, null));
        await using var command = connection.CreateCommand();
        command.CommandText = "ANALYZE";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
