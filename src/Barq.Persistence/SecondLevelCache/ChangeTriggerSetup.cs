using Barq.Persistence.Databases;
using Barq.Persistence.Querying;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>
/// Puts the triggers of <see cref="ChangeTriggers"/> on the tables where they are missing or of another version, and touches no others. One
/// table is done at a time, and waits for its lock only for a moment, as whoever writes into it waits behind.
/// </summary>
public sealed partial class ChangeTriggerSetup
{
    // Those on the table itself: what it was before it was cut into partitions keeps its own, which tell of nothing that is written by the table's name.
    private const string State = """
        SELECT p.proname, coalesce(obj_description(p.oid, 'pg_proc'), ''),
          (SELECT count(*) FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
            WHERE t.tgfoid = p.oid AND c.relnamespace = p.pronamespace AND p.proname = 'barq_tell_' || c.relname AND NOT t.tgisinternal AND t.tgenabled <> 'D')
        FROM pg_proc AS p WHERE p.pronamespace = current_schema()::regnamespace AND starts_with(p.proname, 'barq_tell_')
        """;

    // One node at a time; the others look again.
    private const string Turn = "SET LOCAL lock_timeout = '50ms'; SELECT pg_try_advisory_xact_lock(7205759403792793600)";

    private readonly (string Function, string Sql, string Mark)[] _tables;
    private readonly TimeProvider _time;
    private readonly ILogger<ChangeTriggerSetup> _logger;

    /// <summary>Makes the statements.</summary>
    /// <param name="catalog">The tables.</param>
    /// <param name="time">The clock of the pauses.</param>
    /// <param name="logger">Tells what was made.</param>
    public ChangeTriggerSetup(TableCatalog catalog, TimeProvider time, ILogger<ChangeTriggerSetup> logger)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        (_time, _logger) = (time, logger);
        _tables = [.. catalog.Tables.Where(ChangeTriggers.Covers).OrderBy(table => table.Name, StringComparer.Ordinal).Select(table =>
        {
            var (sql, mark) = ChangeTriggers.Of(table);
            return (ChangeTriggers.Prefix + table.Name, sql, mark);
        })];
    }

    /// <summary>Makes what is missing, and returns when nothing is.</summary>
    /// <param name="connection">An open connection to PostgreSQL.</param>
    /// <param name="cancellationToken">Ends it between two tables.</param>
    /// <returns>How many tables were without their triggers.</returns>
    public async Task<int> EnsureAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var made = 0;
        while (await MissingAsync(connection, cancellationToken) is { Count: > 0 } missing)
        {
            foreach (var (function, sql) in missing)
            {
                if (await TryMakeAsync(connection, sql, cancellationToken))
                {
                    LogMade(function);
                    made++;
                    continue;
                }

                // Whoever writes goes first. Not all nodes at the same moment.
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(100, 300)), _time, cancellationToken);
                break;
            }
        }

        return made;
    }

    private async Task<List<(string Function, string Sql)>> MissingAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var there = new HashSet<(string, string)>();
        await using var command = new NpgsqlCommand(State, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.GetInt64(2) == ChangeTriggers.PerTable)
            {
                there.Add((reader.GetString(0), reader.GetString(1)));
            }
        }

        return [.. _tables.Where(table => !there.Contains((table.Function, table.Mark))).Select(table => (table.Function, table.Sql))];
    }

    private static async Task<bool> TryMakeAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var turn = new NpgsqlCommand(Turn, connection, transaction);
            if (await turn.ExecuteScalarAsync(cancellationToken) is not true)
            {
                return false;
            }

            await using var make = new NpgsqlCommand(sql, connection, transaction);
            await make.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return true;
        }
        catch (PostgresException exception) when (DatabaseErrors.Translate(exception) is DatabaseContentionException)
        {
            return false;
        }
    }

    [LoggerMessage(EventIds.CacheTriggersMade, LogLevel.Information, "Made {Function} and its triggers, which tell of changes that are made around the gateway")]
    private partial void LogMade(string function);
}
