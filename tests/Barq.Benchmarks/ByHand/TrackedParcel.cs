using System.Text.Json;
using Npgsql;

namespace Barq.Benchmarks.ByHand;

/// <summary>One delivery with its courier and its last three events.</summary>
internal sealed class TrackedParcel(NpgsqlDataSource connections, string trackingNumber)
{
    private const string Delivery = """
        SELECT d.id, d.tracking_number, d.status, d.delivery_address, d.picked_up_at, d.delivered_at, c.id, c.full_name, c.mobile_number
        FROM deliveries AS d LEFT JOIN couriers AS c ON c.id = d.courier_id WHERE d.tracking_number = $1
        """;

    private const string Events = """
        SELECT status, occurred_at, note FROM delivery_events WHERE delivery_id = $1 ORDER BY occurred_at DESC, id DESC LIMIT $2
        """;

    private static readonly JsonEncodedText _data = JsonOutput.Name("data"), _delivery = JsonOutput.Name("deliveryByTrackingNumber"), _id = JsonOutput.Name("id"),
        _trackingNumber = JsonOutput.Name("trackingNumber"), _status = JsonOutput.Name("status"), _isFinal = JsonOutput.Name("isFinal"),
        _deliveryAddress = JsonOutput.Name("deliveryAddress"), _pickedUpAt = JsonOutput.Name("pickedUpAt"), _deliveredAt = JsonOutput.Name("deliveredAt"),
        _courier = JsonOutput.Name("courier"), _fullName = JsonOutput.Name("fullName"), _mobileNumber = JsonOutput.Name("mobileNumber"),
        _events = JsonOutput.Name("events"), _nodes = JsonOutput.Name("nodes"), _occurredAt = JsonOutput.Name("occurredAt"), _note = JsonOutput.Name("note");

    private readonly JsonOutput _output = new();

    /// <summary>Reads and writes the answer.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> AnswerAsync()
    {
        var json = _output.Begin();
        json.WriteStartObject();
        json.WriteStartObject(_data);
        long id;
        await using (var connection = await connections.OpenConnectionAsync())
        {
            await using var command = new NpgsqlCommand(Delivery, connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = trackingNumber } } };
            await using var reader = await command.ExecuteReaderAsync();
            if (!await reader.ReadAsync())
            {
                json.WriteNull(_delivery);
                json.WriteEndObject();
                json.WriteEndObject();
                return _output.End();
            }

            id = reader.GetInt64(0);
            WriteDelivery(json, reader, id);
        }

        var events = new List<(string Status, DateTime OccurredAt, string? Note)>(3);
        await using (var connection = await connections.OpenConnectionAsync())
        {
            await using var command = new NpgsqlCommand(Events, connection)
            {
                Parameters = { new NpgsqlParameter<long> { TypedValue = id }, new NpgsqlParameter<long> { TypedValue = 3 } },
            };
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                events.Add((reader.GetString(0), reader.GetDateTime(1), reader.GetText(2)));
            }
        }

        WriteEvents(json, events);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        return _output.End();
    }

    private static void WriteDelivery(Utf8JsonWriter json, NpgsqlDataReader reader, long id)
    {
        var status = reader.GetString(2);
        json.WriteStartObject(_delivery);
        json.WriteId(_id, "Delivery:"u8, id);
        json.WriteString(_trackingNumber, reader.GetString(1));
        json.WriteString(_status, status);
        json.WriteBoolean(_isFinal, status is "DELIVERED" or "RETURNED");
        json.WriteString(_deliveryAddress, reader.GetString(3));
        json.WriteInstant(_pickedUpAt, reader.GetInstant(4));
        json.WriteInstant(_deliveredAt, reader.GetInstant(5));
        if (reader.IsDBNull(6))
        {
            json.WriteNull(_courier);
            return;
        }

        json.WriteStartObject(_courier);
        json.WriteString(_fullName, reader.GetString(7));
        json.WriteText(_mobileNumber, reader.GetText(8));
        json.WriteEndObject();
    }

    private static void WriteEvents(Utf8JsonWriter json, List<(string Status, DateTime OccurredAt, string? Note)> events)
    {
        json.WriteStartObject(_events);
        json.WriteStartArray(_nodes);
        for (var i = events.Count - 1; i >= 0; i--)
        {
            json.WriteStartObject();
            json.WriteString(_status, events[i].Status);
            json.WriteInstant(_occurredAt, events[i].OccurredAt);
            json.WriteText(_note, events[i].Note);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
