using System.Text.Json;
using Npgsql;

namespace Barq.Benchmarks.ByHand;

/// <summary>Five organizations, five couriers of each, five deliveries of each, two tickets of each.</summary>
internal sealed class FleetTree(NpgsqlDataSource connections)
{
    private const string Organizations = "SELECT id, name FROM organizations ORDER BY id LIMIT $1";

    private const string Couriers = """
        SELECT k.id, c.id, c.full_name FROM unnest($1) AS k(id)
        CROSS JOIN LATERAL (SELECT id, full_name FROM couriers WHERE organization_id = k.id ORDER BY id LIMIT $2) AS c
        ORDER BY k.id, c.id
        """;

    private const string Deliveries = """
        SELECT k.id, d.id, d.tracking_number, d.status FROM unnest($1) AS k(id)
        CROSS JOIN LATERAL (SELECT id, tracking_number, status, created_at FROM deliveries
                            WHERE courier_id = k.id ORDER BY created_at DESC, id DESC LIMIT $2) AS d
        ORDER BY k.id, d.created_at DESC, d.id DESC
        """;

    private const string Tickets = """
        SELECT k.id, t.ticket_number, t.subject, t.status FROM unnest($1) AS k(id)
        CROSS JOIN LATERAL (SELECT id, ticket_number, subject, status FROM tickets WHERE delivery_id = k.id ORDER BY id LIMIT $2) AS t
        ORDER BY k.id, t.id
        """;

    private static readonly JsonEncodedText _data = JsonOutput.Name("data"), _organizations = JsonOutput.Name("organizations"),
        _couriers = JsonOutput.Name("couriers"), _deliveries = JsonOutput.Name("deliveries"), _tickets = JsonOutput.Name("tickets"),
        _nodes = JsonOutput.Name("nodes"), _id = JsonOutput.Name("id"), _name = JsonOutput.Name("name"), _fullName = JsonOutput.Name("fullName"),
        _trackingNumber = JsonOutput.Name("trackingNumber"), _status = JsonOutput.Name("status"), _ticketNumber = JsonOutput.Name("ticketNumber"),
        _subject = JsonOutput.Name("subject");

    private readonly JsonOutput _output = new();

    /// <summary>Reads and writes the answer.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> AnswerAsync()
    {
        var organizations = new List<(long Id, string Name)>(5);
        await using (var connection = await connections.OpenConnectionAsync())
        {
            await using var command = new NpgsqlCommand(Organizations, connection) { Parameters = { new NpgsqlParameter<long> { TypedValue = 5 } } };
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                organizations.Add((reader.GetInt64(0), reader.GetString(1)));
            }
        }

        var couriers = await ReadAsync(Couriers, Keys(organizations, organization => organization.Id), 5, reader => (Id: reader.GetInt64(1), Name: reader.GetString(2)));
        var deliveries = await ReadAsync(
            Deliveries, Keys(couriers, courier => courier.Id), 5, reader => (Id: reader.GetInt64(1), Number: reader.GetString(2), Status: reader.GetString(3)));
        var tickets = await ReadAsync(
            Tickets, Keys(deliveries, delivery => delivery.Id), 2, reader => (Number: reader.GetString(1), Subject: reader.GetString(2), Status: reader.GetString(3)));

        var json = _output.Begin();
        json.WriteStartObject();
        json.WriteStartObject(_data);
        json.WriteStartObject(_organizations);
        json.WriteStartArray(_nodes);
        foreach (var organization in organizations)
        {
            json.WriteStartObject();
            json.WriteId(_id, "Organization:"u8, organization.Id);
            json.WriteString(_name, organization.Name);
            Begin(json, _couriers);
            foreach (var courier in Of(couriers, organization.Id))
            {
                json.WriteStartObject();
                json.WriteId(_id, "Courier:"u8, courier.Id);
                json.WriteString(_fullName, courier.Name);
                Begin(json, _deliveries);
                foreach (var delivery in Of(deliveries, courier.Id))
                {
                    json.WriteStartObject();
                    json.WriteId(_id, "Delivery:"u8, delivery.Id);
                    json.WriteString(_trackingNumber, delivery.Number);
                    json.WriteString(_status, delivery.Status);
                    Begin(json, _tickets);
                    foreach (var ticket in Of(tickets, delivery.Id))
                    {
                        json.WriteStartObject();
                        json.WriteString(_ticketNumber, ticket.Number);
                        json.WriteString(_subject, ticket.Subject);
                        json.WriteString(_status, ticket.Status);
                        json.WriteEndObject();
                    }

                    End(json);
                    json.WriteEndObject();
                }

                End(json);
                json.WriteEndObject();
            }

            End(json);
            json.WriteEndObject();
        }

        End(json);
        json.WriteEndObject();
        json.WriteEndObject();
        return _output.End();
    }

    private static void Begin(Utf8JsonWriter json, JsonEncodedText name)
    {
        json.WriteStartObject(name);
        json.WriteStartArray(_nodes);
    }

    private static void End(Utf8JsonWriter json)
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static long[] Keys<T>(List<T> rows, Converter<T, long> key) => rows.ConvertAll(key).ToArray();

    private static long[] Keys<T>(Dictionary<long, List<T>> rows, Func<T, long> key)
    {
        var keys = rows.Values.SelectMany(list => list).Select(key).ToArray();
        Array.Sort(keys);
        return keys;
    }

    private static List<T> Of<T>(Dictionary<long, List<T>> rows, long parent) => rows.TryGetValue(parent, out var list) ? list : [];

    private async Task<Dictionary<long, List<T>>> ReadAsync<T>(string sql, long[] keys, long limit, Func<NpgsqlDataReader, T> read)
    {
        var rows = new Dictionary<long, List<T>>(keys.Length);
        await using var connection = await connections.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(sql, connection)
        {
            Parameters = { new NpgsqlParameter<long[]> { TypedValue = keys }, new NpgsqlParameter<long> { TypedValue = limit } },
        };
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var parent = reader.GetInt64(0);
            if (!rows.TryGetValue(parent, out var list))
            {
                rows.Add(parent, list = new List<T>((int)limit));
            }

            list.Add(read(reader));
        }

        return rows;
    }
}
