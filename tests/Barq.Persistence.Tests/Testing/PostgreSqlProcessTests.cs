using Barq.Testing.PostgreSql;
using Npgsql;

namespace Barq.Persistence.Tests.Testing;

public sealed class PostgreSqlProcessTests
{
    [SkippableFact]
    public async Task KillAsync_ThenStartAsync_KeepsWhatWasCommitted()
    {
        await using var server = await PostgreSqlProcess.StartNewAsync();
        await using var held = await OpenAsync(server);
        await ExecuteAsync(held, "CREATE TABLE parcels (id bigint); INSERT INTO parcels VALUES (7)");

        await server.KillAsync();
        Assert.False(server.IsAlive);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => OpenAsync(server));
        await server.StartAsync();

        await using var connection = await OpenAsync(server);
        await using var command = new NpgsqlCommand("SELECT id FROM parcels", connection);
        Assert.Equal(7L, await command.ExecuteScalarAsync());
    }

    [SkippableFact]
    public async Task StopAsync_ThenStartAsync_AnswersOnTheSamePort()
    {
        await using var server = await PostgreSqlProcess.StartNewAsync();
        var port = server.Port;

        await server.StopAsync();
        await server.StartAsync();

        Assert.Equal(port, server.Port);
        await using var connection = await OpenAsync(server);
    }

    [SkippableFact]
    public async Task Pause_RunningQuery_WaitsUntilResume()
    {
        await using var server = await PostgreSqlProcess.StartNewAsync();
        await using var connection = await OpenAsync(server);

        server.Pause();
        var query = ExecuteAsync(connection, "SELECT 1");
        // Cancelling travels over a new connection, which a frozen server does not answer either.
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => OpenAsync(server, "Timeout=1"));
        Assert.False(query.IsCompleted);
        server.Resume();

        await query;
    }

    [SkippableFact]
    public async Task DisposeAsync_PausedServer_EndsIt()
    {
        var server = await PostgreSqlProcess.StartNewAsync();
        server.Pause();

        await server.DisposeAsync();

        Assert.False(server.IsAlive);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => OpenAsync(server));
    }

    private static async Task<NpgsqlConnection> OpenAsync(PostgreSqlProcess server, string options = "")
    {
        var connection = new NpgsqlConnection($"{server.ConnectionString};Pooling=false;{options}");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
