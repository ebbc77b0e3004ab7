using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Barq.Benchmarks.ByHand;
using Microsoft.AspNetCore.Http;
using Npgsql;
using StackExchange.Redis;

namespace Barq.Benchmarks.SideBySide;

/// <summary>
/// New notes for a delivery, by hand: the row with its version, the entry in the audit log and the outbox message in one statement, which is one
/// transaction and one round trip. A loop beside it takes the messages away, many at a time, and tells Redis of each.
/// </summary>
internal sealed class HandUpdate
{
    private const string Update = """
        WITH old AS (SELECT id, organization_id, notes, courier_id, status FROM deliveries
                     WHERE id = $1 AND status NOT IN ('DELIVERED', 'FAILED', 'RETURNED') FOR UPDATE),
             new AS (UPDATE deliveries AS d SET notes = $2, updated_at = $3, version = d.version + 1 FROM old WHERE d.id = old.id RETURNING d.id, d.version, d.updated_at),
             audit AS (INSERT INTO audit_log (action, actor, after, before, created_at, entity_id, entity_type, organization_id, updated_at)
                       SELECT 'updateDelivery', $4, '{"notes":' || to_json($2) || '}', '{"notes":' || coalesce(to_json(notes)::text, 'null') || '}', $3, id, 'Delivery', organization_id, $3 FROM old),
             message AS (INSERT INTO outbox_messages (created_at, kind, organization_id, payload, updated_at)
                       SELECT $3, 'entity-changed', organization_id, '{"type":"Delivery","id":' || id || ',"action":"updateDelivery","isNew":false,"records":["AuditEntry"],"facts":{"courierId":{"before":'
                           || coalesce('"' || courier_id || '"', 'null') || ',"after":' || coalesce('"' || courier_id || '"', 'null') || ',"isChanged":false},"status":{"before":"' || status
                           || '","after":"' || status || '","isChanged":false}}}', $3 FROM old)
        SELECT id, version, updated_at FROM new
        """;

    private const string Take = """
        DELETE FROM outbox_messages WHERE id IN (SELECT id FROM outbox_messages ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED) RETURNING payload
        """;

    private const int MostCharacters = 2000;

    private static readonly JsonEncodedText _data = JsonOutput.Name("data"), _update = JsonOutput.Name("updateDelivery"), _delivery = JsonOutput.Name("delivery"),
        _id = JsonOutput.Name("id"), _version = JsonOutput.Name("version"), _updatedAt = JsonOutput.Name("updatedAt"), _errors = JsonOutput.Name("errors");

    private readonly NpgsqlDataSource _connections;

    // One look is enough for all that came before it.
    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Begins to take messages away.</summary>
    public HandUpdate(NpgsqlDataSource connections, IConnectionMultiplexer redis)
    {
        _connections = connections;
        _ = Task.Run(() => RelayAsync(redis.GetSubscriber()));
    }

    /// <summary>The actor in the audit log.</summary>
    public static string Actor => "platform administrator";

    /// <summary>Reads what to do, does it, and writes the answer.</summary>
    public async Task<byte[]> AnswerAsync(PipeReader body)
    {
        var (delivery, notes) = await ReadAsync(body);
        if (notes.Length > MostCharacters)
        {
            throw new BadHttpRequestException("The notes are too long.");
        }

        await using var connection = await _connections.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(Update, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<long> { TypedValue = delivery }, new NpgsqlParameter<string> { TypedValue = notes },
                new NpgsqlParameter<DateTime> { TypedValue = TimeProvider.System.GetUtcNow().UtcDateTime }, new NpgsqlParameter<string> { TypedValue = Actor },
            },
        };
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync())
        {
            throw new BadHttpRequestException("There is no such delivery, or it is over.");
        }

        var answer = Write(reader.GetInt64(0), reader.GetInt32(1), reader.GetDateTime(2));
        await reader.CloseAsync();
        _due.Writer.TryWrite(true);
        return answer;
    }

    private static async Task<(long Delivery, string Notes)> ReadAsync(PipeReader body)
    {
        var read = await body.ReadAtLeastAsync(int.MaxValue);
        var json = new Utf8JsonReader(read.Buffer);
        var (delivery, notes) = (0L, "");
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName)
            {
                var isId = json.ValueTextEquals("id"u8);
                json.Read();
                (delivery, notes) = isId ? (json.GetInt64(), notes) : (delivery, json.GetString()!);
            }
        }

        body.AdvanceTo(read.Buffer.End);
        return (delivery, notes);
    }

    private static byte[] Write(long id, int version, DateTime updatedAt)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteStartObject(_data);
        json.WriteStartObject(_update);
        json.WriteStartObject(_delivery);
        json.WriteId(_id, "Delivery:"u8, id);
        json.WriteNumber(_version, version);
        json.WriteInstant(_updatedAt, updatedAt);
        json.WriteEndObject();
        json.WriteNull(_errors);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private async Task RelayAsync(ISubscriber redis)
    {
        while (true)
        {
            await _due.Reader.ReadAsync();
            await using var command = _connections.CreateCommand(Take);
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                await redis.PublishAsync(RedisChannel.Literal("by-hand"), Encoding.UTF8.GetBytes(reader.GetString(0)), CommandFlags.FireAndForget);
            }
        }
    }
}
