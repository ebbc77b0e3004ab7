using Npgsql;

namespace Barq.Persistence.Replicas;

/// <summary>Asks a server again and again how far its log is, on a connection of its own: the pool may be taken although the server is well.</summary>
internal sealed class ServerWatch : IAsyncDisposable
{
    private readonly NpgsqlDataSource _server;
    private NpgsqlConnection? _connection;

    /// <summary>A watch, not connected yet.</summary>
    /// <param name="connectionString">The server.</param>
    /// <param name="patience">For how many seconds it waits for a connection and for each answer: a few where it looks again anyway.</param>
    public ServerWatch(string connectionString, int patience = 2) => _server = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
    {
        ApplicationName = "barq", Pooling = false, Timeout = patience, CommandTimeout = patience,
    });

    /// <summary>Asks for one value. Not twice at once.</summary>
    /// <param name="sql">The statement that reads it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The value; null where there is no row.</returns>
    /// <exception cref="NpgsqlException">The server does not answer in time.</exception>
    public async Task<object?> AskAsync(string sql, CancellationToken cancellationToken)
    {
        try
        {
            _connection ??= await _server.OpenConnectionAsync(cancellationToken);
            await using var command = new NpgsqlCommand(sql, _connection);
            return await command.ExecuteScalarAsync(cancellationToken);
        }
        catch (Exception)
        {
            // Whatever it was: the next look begins anew.
            await CloseAsync();
            throw;
        }
    }

    /// <summary>Asks on a new connection whether the server answers.</summary>
    /// <exception cref="NpgsqlException">It does not, in time.</exception>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        await using var command = _server.CreateCommand("SELECT 1");
        await command.ExecuteScalarAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await _server.DisposeAsync();
    }

    private async Task CloseAsync()
    {
        if (Interlocked.Exchange(ref _connection, null) is { } connection)
        {
            await connection.DisposeAsync();
        }
    }
}
