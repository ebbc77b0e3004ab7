using System.Data.Common;
using System.Globalization;
using Barq.Persistence.Databases;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>On SQLite, where one writes at a time: messages are committed in the order of their keys, and nobody can be woken.</summary>
/// <param name="database">The database.</param>
internal sealed class SqliteNodeLedger(FleetDatabase database) : INodeLedger
{
    private DbConnection? _connection;

    /// <inheritdoc/>
    public bool CanBeWoken => false;

    /// <inheritdoc/>
    public async Task<NodePage> BeatAsync(NodeBeat beat, CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var isRegistered = await RunAsync(
            connection, transaction, "UPDATE cache_nodes SET beats = beats + 1, acknowledged = $b WHERE node = $a", cancellationToken, beat.Node, beat.Acknowledged) > 0;
        var nodes = new List<NodeLine>();
        await using (var command = Command(connection, transaction, "SELECT node, beats, acknowledged FROM cache_nodes"))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                nodes.Add(new NodeLine(reader.GetString(0), reader.GetInt64(1), reader.GetString(2)));
            }
        }

        var last = beat.Since is null ? 0 : long.Parse(beat.Since, CultureInfo.InvariantCulture);
        var messages = new List<NodeMessage>();
        await using (var command = Command(connection, transaction, "SELECT id, kind, organization_id, payload FROM outbox_messages WHERE id > $a ORDER BY id", last))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                messages.Add(new NodeMessage(reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2), reader.GetString(3)));
            }
        }

        await transaction.CommitAsync(cancellationToken);
        var end = messages.Count > 0 ? messages[^1].Id : last;
        return new NodePage(isRegistered, nodes, messages, end.ToString(CultureInfo.InvariantCulture));
    }

    /// <inheritdoc/>
    public async Task RegisterAsync(string node, CancellationToken cancellationToken) => await RunAsync(
        await OpenAsync(cancellationToken), null, "INSERT OR IGNORE INTO cache_nodes (node, beats, acknowledged) VALUES ($a, 0, '')", cancellationToken, node);

    /// <inheritdoc/>
    public async Task RemoveAsync(IReadOnlyCollection<string> nodes, CancellationToken cancellationToken)
    {
        foreach (var node in nodes)
        {
            await RunAsync(await OpenAsync(cancellationToken), null, "DELETE FROM cache_nodes WHERE node = $a", cancellationToken, node);
        }
    }

    /// <inheritdoc/>
    public Task WaitAsync(TimeSpan patience, CancellationToken cancellationToken) =>
        Task.WhenAny(Task.Delay(patience, TimeProvider.System, cancellationToken));

    /// <inheritdoc/>
    public async Task CloseAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await CloseAsync();

    private static async Task<int> RunAsync(DbConnection connection, DbTransaction? transaction, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = Command(connection, transaction, sql, values);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static DbCommand Command(DbConnection connection, DbTransaction? transaction, string sql, params object[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = "$" + (char)('a' + i);
            parameter.Value = values[i];
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) =>
        _connection ??= await database.Primary.OpenConnectionAsync(cancellationToken);
}
