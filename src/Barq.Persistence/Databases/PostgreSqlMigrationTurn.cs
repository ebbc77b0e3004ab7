using Npgsql;

namespace Barq.Persistence.Databases;

/// <summary>
/// The turn to migrate a PostgreSQL database. EF Core's own lock ends with its transaction, and what is done while tables are in use is done in none. This one is held by a
/// transaction of another connection, so that it holds through a pooler too, and ends with its process. Who waits for it asks again and again, and is in no transaction
/// meanwhile: an index that is built concurrently waits for each that sees an older state, and a statement that waits for a lock is one.
/// </summary>
internal sealed class PostgreSqlMigrationTurn : IDisposable
{
    // There from PostgreSQL 17 on.
    private const string NoLimit = "SELECT count(set_config(name, '0', true)) FROM pg_settings WHERE name = 'transaction_timeout'";

    // The last word of the transaction, as it sees no rows: the driver's last query stays open until the next one, and with it what it sees, which every index would wait for.
    private const string Idle = "SET LOCAL idle_in_transaction_session_timeout = 0";

    private static readonly TimeSpan _wait = TimeSpan.FromMilliseconds(100);
    private readonly NpgsqlConnection _connection;

    private PostgreSqlMigrationTurn(NpgsqlConnection connection) => _connection = connection;

    /// <summary>Waits for the turn.</summary>
    /// <param name="connectionString">The database, for a connection beside the pool.</param>
    /// <param name="time">The clock that it waits by.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<IDisposable?> TakeAsync(string connectionString, TimeProvider time, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            while (!await TryTakeAsync(connection, cancellationToken))
            {
                await Task.Delay(_wait, time, cancellationToken);
            }

            return new PostgreSqlMigrationTurn(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gives it back: the transaction ends with its connection.</summary>
    public void Dispose() => _connection.Dispose();

    private static async Task<bool> TryTakeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await AskAsync(connection, "SELECT pg_try_advisory_xact_lock(7316202611300718)", cancellationToken) is true)
        {
            await AskAsync(connection, NoLimit, cancellationToken);
            await AskAsync(connection, Idle, cancellationToken);
            return true;
        }

        await transaction.RollbackAsync(cancellationToken);
        return false;
    }

    private static async Task<object?> AskAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
