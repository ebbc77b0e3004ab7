using Barq.Persistence.Access;
using Barq.Persistence.Databases;
using Barq.Persistence.RowSecurity;
using Npgsql;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>
/// On PostgreSQL. A page has all messages of transactions that had not ended in the last page's snapshot, so that none is passed over that
/// was numbered early and committed late.
/// </summary>
/// <param name="options">How it is reached.</param>
/// <param name="limit">How long a statement may take.</param>
/// <param name="isHeld">Whether policies hold the tables: without a word of whose the page is, it would have no message.</param>
internal sealed class PostgreSqlNodeLedger(DatabaseOptions options, TimeSpan limit, bool isHeld) : INodeLedger
{
    /// <summary>What the connection is called in PostgreSQL.</summary>
    private const string ConnectionName = "barq caches";

    private const string Channel = "barq_caches";

    private const string Beat = $"""
        WITH me AS (UPDATE cache_nodes SET beats = beats + 1, acknowledged = $2 WHERE node = $1 RETURNING node),
             now AS MATERIALIZED (SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS ends)
        SELECT 0, (SELECT count(*) FROM me), now.ends, CASE WHEN $4 THEN pg_notify('{Channel}', '')::text END, NULL::text FROM now
        UNION ALL
        SELECT 1, beats, node, acknowledged, NULL FROM cache_nodes
        UNION ALL
        SELECT 2, id, kind, payload, organization_id::text FROM outbox_messages WHERE transaction_id >= $3::xid8
        """;

    private NpgsqlConnection? _connection;

    /// <inheritdoc/>
    public bool CanBeWoken => true;

    /// <inheritdoc/>
    public async Task<NodePage> BeatAsync(NodeBeat beat, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(await OpenAsync(cancellationToken));
        if (isHeld)
        {
            // In one transaction with the page: a connection is another client's by the next one, behind a pooler.
            var told = new NpgsqlBatchCommand(FenceSettings.Query);
            FenceSettings.Of(RowFence.Open).AddTo(told.Parameters);
            batch.BatchCommands.Add(told);
        }

        var command = new NpgsqlBatchCommand(Beat);
        foreach (var value in new object[] { beat.Node, beat.Acknowledged, beat.Since ?? "0", beat.Wakes })
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        batch.BatchCommands.Add(command);
        var (nodes, messages, isRegistered, end) = (new List<NodeLine>(), new List<NodeMessage>(), false, "0");
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (isHeld)
        {
            await reader.NextResultAsync(cancellationToken);
        }

        while (await reader.ReadAsync(cancellationToken))
        {
            var number = reader.GetInt64(1);
            switch (reader.GetInt32(0))
            {
                case 0:
                    (isRegistered, end) = (number > 0, reader.GetString(2));
                    break;
                case 1:
                    nodes.Add(new NodeLine(reader.GetString(2), number, reader.GetString(3)));
                    break;
                default:
                    messages.Add(new NodeMessage(number, reader.GetString(2), long.Parse(reader.GetString(4), System.Globalization.CultureInfo.InvariantCulture), reader.GetString(3)));
                    break;
            }
        }

        return new NodePage(isRegistered, nodes, messages, end);
    }

    /// <inheritdoc/>
    public Task RegisterAsync(string node, CancellationToken cancellationToken) =>
        RunAsync("INSERT INTO cache_nodes (node, beats, acknowledged) VALUES ($1, 0, '') ON CONFLICT DO NOTHING", node, cancellationToken);

    /// <inheritdoc/>
    public Task RemoveAsync(IReadOnlyCollection<string> nodes, CancellationToken cancellationToken) =>
        RunAsync("DELETE FROM cache_nodes WHERE node = ANY($1)", nodes.ToArray(), cancellationToken);

    /// <inheritdoc/>
    public async Task WaitAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            await (await OpenAsync(cancellationToken)).WaitAsync(patience, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Woken by this node itself.
        }
    }

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

    private async Task RunAsync(string sql, object value, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, await OpenAsync(cancellationToken));
        command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // One connection that is kept, which nobody else's statements hold up and which is given up rather than waited for.
    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (_connection is { State: System.Data.ConnectionState.Open } open)
        {
            return open;
        }

        await CloseAsync();
        var settings = SideConnection.Settings(options, ConnectionName);
        settings.Timeout = settings.CommandTimeout = Math.Max(1, (int)limit.TotalSeconds);
        settings.CancellationTimeout = -1;
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var listen = new NpgsqlCommand($"LISTEN {Channel}", connection);
            await listen.ExecuteNonQueryAsync(cancellationToken);
            return _connection = connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
