using System.Text.Json;
using Npgsql;

namespace Barq.Benchmarks.ByHand;

/// <summary>Fifty deliveries with courier, vehicle, organization and three tickets each.</summary>
internal sealed class DeliveryBoard(NpgsqlDataSource connections)
{
    private const string Deliveries = """
        SELECT d.id, d.tracking_number, d.status, d.delivery_address, d.cod_amount, d.created_at,
               c.id, c.full_name, c.mobile_number, v.id, v.plate_number, v.vehicle_type, o.name
        FROM (SELECT id, tracking_number, status, delivery_address, cod_amount, created_at, courier_id, organization_id
              FROM deliveries ORDER BY created_at DESC, id DESC LIMIT $1) AS d
        LEFT JOIN couriers AS c ON c.id = d.courier_id
        LEFT JOIN vehicles AS v ON v.id = c.current_vehicle_id
        LEFT JOIN organizations AS o ON o.id = d.organization_id
        ORDER BY d.created_at DESC, d.id DESC
        """;

    private const string Tickets = """
        SELECT k.id, t.ticket_number, t.subject, t.status, u.id, u.full_name
        FROM unnest($1) AS k(id)
        CROSS JOIN LATERAL (SELECT id, ticket_number, subject, status, assigned_to, created_at
                            FROM tickets WHERE delivery_id = k.id ORDER BY created_at DESC, id DESC LIMIT $2) AS t
        LEFT JOIN users AS u ON u.id = t.assigned_to
        ORDER BY k.id, t.created_at DESC, t.id DESC
        """;

    private static readonly JsonEncodedText _data = JsonOutput.Name("data"), _deliveries = JsonOutput.Name("deliveries"), _nodes = JsonOutput.Name("nodes"),
        _id = JsonOutput.Name("id"), _trackingNumber = JsonOutput.Name("trackingNumber"), _status = JsonOutput.Name("status"),
        _deliveryAddress = JsonOutput.Name("deliveryAddress"), _codAmount = JsonOutput.Name("codAmount"), _createdAt = JsonOutput.Name("createdAt"),
        _courier = JsonOutput.Name("courier"), _fullName = JsonOutput.Name("fullName"), _mobileNumber = JsonOutput.Name("mobileNumber"),
        _currentVehicle = JsonOutput.Name("currentVehicle"), _plateNumber = JsonOutput.Name("plateNumber"), _vehicleType = JsonOutput.Name("vehicleType"),
        _organization = JsonOutput.Name("organization"), _name = JsonOutput.Name("name"), _tickets = JsonOutput.Name("tickets"),
        _ticketNumber = JsonOutput.Name("ticketNumber"), _subject = JsonOutput.Name("subject"), _assignedTo = JsonOutput.Name("assignedTo");

    private readonly JsonOutput _output = new();

    /// <summary>Reads and writes the answer.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> AnswerAsync()
    {
        var deliveries = new List<Delivery>(50);
        await using (var connection = await connections.OpenConnectionAsync())
        {
            await using var command = new NpgsqlCommand(Deliveries, connection) { Parameters = { new NpgsqlParameter<long> { TypedValue = 50 } } };
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                deliveries.Add(Read(reader));
            }
        }

        var keys = deliveries.ConvertAll(delivery => delivery.Id).ToArray();
        Array.Sort(keys);
        var tickets = new Dictionary<long, List<Ticket>>(keys.Length);
        await using (var connection = await connections.OpenConnectionAsync())
        {
            await using var command = new NpgsqlCommand(Tickets, connection)
            {
                Parameters = { new NpgsqlParameter<long[]> { TypedValue = keys }, new NpgsqlParameter<long> { TypedValue = 3 } },
            };
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                var delivery = reader.GetInt64(0);
                if (!tickets.TryGetValue(delivery, out var list))
                {
                    tickets.Add(delivery, list = new List<Ticket>(3));
                }

                list.Add(new(reader.GetString(1), reader.GetString(2), reader.GetString(3), !reader.IsDBNull(4), reader.GetText(5)));
            }
        }

        var json = _output.Begin();
        json.WriteStartObject();
        json.WriteStartObject(_data);
        json.WriteStartObject(_deliveries);
        json.WriteStartArray(_nodes);
        foreach (var delivery in deliveries)
        {
            Write(json, delivery, tickets.GetValueOrDefault(delivery.Id));
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        return _output.End();
    }

    private static Delivery Read(NpgsqlDataReader reader) => new(
        reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetDecimal(4), reader.GetDateTime(5),
        !reader.IsDBNull(6), reader.GetText(7), reader.GetText(8), !reader.IsDBNull(9), reader.GetText(10), reader.GetText(11), reader.GetString(12));

    private static void Write(Utf8JsonWriter json, in Delivery delivery, List<Ticket>? tickets)
    {
        json.WriteStartObject();
        json.WriteId(_id, "Delivery:"u8, delivery.Id);
        json.WriteString(_trackingNumber, delivery.TrackingNumber);
        json.WriteString(_status, delivery.Status);
        json.WriteString(_deliveryAddress, delivery.DeliveryAddress);
        if (delivery.CodAmount is { } amount)
        {
            json.WriteNumber(_codAmount, amount);
        }
        else
        {
            json.WriteNull(_codAmount);
        }

        json.WriteInstant(_createdAt, delivery.CreatedAt);
        WriteCourier(json, delivery);
        json.WriteStartObject(_organization);
        json.WriteString(_name, delivery.OrganizationName);
        json.WriteEndObject();
        json.WriteStartObject(_tickets);
        json.WriteStartArray(_nodes);
        foreach (var ticket in tickets ?? [])
        {
            Write(json, ticket);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteCourier(Utf8JsonWriter json, in Delivery delivery)
    {
        if (!delivery.HasCourier)
        {
            json.WriteNull(_courier);
            return;
        }

        json.WriteStartObject(_courier);
        json.WriteText(_fullName, delivery.CourierName);
        json.WriteText(_mobileNumber, delivery.CourierNumber);
        if (delivery.HasVehicle)
        {
            json.WriteStartObject(_currentVehicle);
            json.WriteText(_plateNumber, delivery.PlateNumber);
            json.WriteText(_vehicleType, delivery.VehicleType);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull(_currentVehicle);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, in Ticket ticket)
    {
        json.WriteStartObject();
        json.WriteString(_ticketNumber, ticket.TicketNumber);
        json.WriteString(_subject, ticket.Subject);
        json.WriteString(_status, ticket.Status);
        if (ticket.IsAssigned)
        {
            json.WriteStartObject(_assignedTo);
            json.WriteText(_fullName, ticket.AssigneeName);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull(_assignedTo);
        }

        json.WriteEndObject();
    }

    private readonly record struct Delivery(
        long Id, string TrackingNumber, string Status, string DeliveryAddress, decimal? CodAmount, DateTime CreatedAt,
        bool HasCourier, string? CourierName, string? CourierNumber, bool HasVehicle, string? PlateNumber, string? VehicleType, string OrganizationName);

    private readonly record struct Ticket(string TicketNumber, string Subject, string Status, bool IsAssigned, string? AssigneeName);
}
