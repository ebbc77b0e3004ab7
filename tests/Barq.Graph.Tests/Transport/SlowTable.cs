using Barq.Graph.Tests.Transport.Http;
using Barq.Persistence.Sharing;
using Barq.Testing.Databases;
using Barq.Testing.Processes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Barq.Graph.Tests.Transport;

/// <summary>
/// A table of which nobody gets a row: on PostgreSQL another transaction has it, on SQLite it has become a view without an end. Whatever reads it
/// goes on in the database until the database is told to stop.
/// </summary>
internal sealed class SlowTable : IAsyncDisposable
{
    private readonly HttpGateway _gateway;
    private readonly NpgsqlConnection? _holder;

    private SlowTable(HttpGateway gateway, NpgsqlConnection? holder) => (_gateway, _holder) = (gateway, holder);

    /// <summary>Makes a table slow.</summary>
    public static async Task<SlowTable> MakeAsync(HttpGateway gateway, string table)
    {
        if (gateway.Database.Provider == TestProvider.Sqlite)
        {
            await using var connection = new SqliteConnection(gateway.Database.ConnectionString);
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = $"""
                ALTER TABLE {table} RENAME TO {table}_kept;
                CREATE VIEW {table} AS SELECT * FROM {table}_kept
                WHERE (WITH RECURSIVE endless(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM endless) SELECT count(*) FROM endless) > 0;
                """;
            await command.ExecuteNonQueryAsync();
            return new SlowTable(gateway, null);
        }

        var holder = new NpgsqlConnection(gateway.Database.ConnectionString);
        await holder.OpenAsync();
        await using var begin = new NpgsqlCommand($"BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE", holder);
        await begin.ExecuteNonQueryAsync();
        return new SlowTable(gateway, holder);
    }

    /// <summary>Waits until so many statements on it are running: in the database's own view, and in the gateway's.</summary>
    public async Task RunningAsync(int count)
    {
        var gate = _gateway.Services.GetRequiredService<StatementGate>();
        long inDatabase = -1;
        try
        {
            await Poll.UntilAsync(
                async () => (inDatabase = _holder is null ? count : await CountAsync()) == count && gate.Running == count, $"{count} statements to run");
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message} {inDatabase} are in the database, {gate.Running} in the gateway.", exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await (_holder?.DisposeAsync() ?? ValueTask.CompletedTask);

    private async Task<long> CountAsync()
    {
        // The list of backends is made once in a transaction, and the holder is in one: it would not see a connection that is opened later.
        await using var command = new NpgsqlCommand(
            "SELECT pg_stat_clear_snapshot(); SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND wait_event_type = 'Lock'", _holder);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.NextResultAsync();
        await reader.ReadAsync();
        return reader.GetInt64(0);
    }
}
