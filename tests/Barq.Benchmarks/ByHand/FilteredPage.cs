using System.Text;
using System.Text.Json;
using Npgsql;

namespace Barq.Benchmarks.ByHand;

/// <summary>An organization's deliveries in one status: the first page, whether there are more, and how many.</summary>
internal sealed class FilteredPage(NpgsqlDataSource connections, long organizationId, string status)
{
    private const int Size = 25;

    private const string Page = """
        SELECT id, tracking_number, status, delivery_address, cod_amount, created_at FROM deliveries
        WHERE organization_id = $1 AND status = $2 ORDER BY created_at DESC, id DESC LIMIT $3
        """;

    private const string Count = "SELECT count(*) FROM deliveries WHERE organization_id = $1 AND status = $2";

    private static readonly JsonEncodedText _data = JsonOutput.Name("data"), _deliveries = JsonOutput.Name("deliveries"), _totalCount = JsonOutput.Name("totalCount"),
        _pageInfo = JsonOutput.Name("pageInfo"), _hasNextPage = JsonOutput.Name("hasNextPage"), _nodes = JsonOutput.Name("nodes"), _id = JsonOutput.Name("id"),
        _trackingNumber = JsonOutput.Name("trackingNumber"), _status = JsonOutput.Name("status"), _deliveryAddress = JsonOutput.Name("deliveryAddress"),
        _codAmount = JsonOutput.Name("codAmount"), _createdAt = JsonOutput.Name("createdAt");

    private readonly JsonOutput _output = new();

    /// <summary>The organization's global id.</summary>
    public string Organization { get; } = Convert.ToBase64String(Encoding.ASCII.GetBytes($"Organization:{organizationId}"));

    /// <summary>The status.</summary>
    public string Status => status;

    /// <summary>Reads and writes the answer.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> AnswerAsync()
    {
        var counting = CountAsync();
        var rows = new List<(long Id, string Number, string Status, string Address, decimal? Amount, DateTime CreatedAt)>(Size + 1);
        await using (var connection = await connections.OpenConnectionAsync())
        {
            await using var command = Command(Page, connection);
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Size + 1 });
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                rows.Add((reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3),
                    reader.IsDBNull(4) ? null : reader.GetDecimal(4), reader.GetDateTime(5)));
            }
        }

        var count = await counting;
        var json = _output.Begin();
        json.WriteStartObject();
        json.WriteStartObject(_data);
        json.WriteStartObject(_deliveries);
        json.WriteNumber(_totalCount, count);
        json.WriteStartObject(_pageInfo);
        json.WriteBoolean(_hasNextPage, rows.Count > Size);
        json.WriteEndObject();
        json.WriteStartArray(_nodes);
        for (var i = 0; i < Math.Min(Size, rows.Count); i++)
        {
            var row = rows[i];
            json.WriteStartObject();
            json.WriteId(_id, "Delivery:"u8, row.Id);
            json.WriteString(_trackingNumber, row.Number);
            json.WriteString(_status, row.Status);
            json.WriteString(_deliveryAddress, row.Address);
            if (row.Amount is { } amount)
            {
                json.WriteNumber(_codAmount, amount);
            }
            else
            {
                json.WriteNull(_codAmount);
            }

            json.WriteInstant(_createdAt, row.CreatedAt);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        return _output.End();
    }

    private NpgsqlCommand Command(string sql, NpgsqlConnection connection) => new(sql, connection)
    {
        Parameters = { new NpgsqlParameter<long> { TypedValue = organizationId }, new NpgsqlParameter<string> { TypedValue = status } },
    };

    private async Task<long> CountAsync()
    {
        await using var connection = await connections.OpenConnectionAsync();
        await using var command = Command(Count, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
