using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Barq.Testing.Attacks;

/// <summary>Cursors of this gateway's own making, in which somebody has changed what the row had.</summary>
internal static class CursorAttacks
{
    private static readonly long[] _values =
    [
        long.MinValue, long.MinValue + 1, long.MaxValue, long.MaxValue - 1, 0, -1, -211_813_488_000_000_001, 9_223_371_331_200_000_000, 3_155_378_976_000_000_000,
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        Forged("cursors-with-odd-times", "deliveries", "createdAt"),
        Forged("cursors-with-odd-days", "couriers", "joiningDate"),
        Forged("cursors-with-odd-keys", "deliveries", "id"),
        Forged("cursors-with-odd-texts", "deliveries", "trackingNumber"),
    ];

    private static Attack Forged(string name, string list, string field) => new(name, async (attacker, number) =>
    {
        if (await CursorAsync(attacker, list, field) is not { } cursor)
        {
            return AttackAnswer.Of("no cursor");
        }

        var sum = new AttackAnswer();
        foreach (var value in _values.SelectMany(each => (byte[][])[CursorBytes.Int64(1, each), CursorBytes.Int64(2, each), CursorBytes.Int32(1, (int)(each >> 32)), CursorBytes.Int32(2, (int)(each >> 32)), [1, 0xff, 0xff, 0xff, 0xff, 0]]))
        {
            var forged = Base64Url.EncodeToString([.. Base64Url.DecodeFromChars(cursor)[..4], .. value, .. field == "id" ? [] : CursorBytes.Int64(1, 5)]);
            sum.Add(await attacker.PostAsync($"query($after: String) {{ {list}(first: 1, after: $after, order: [{{ {field}: ASC }}]) {{ nodes {{ a{number}: id }} }} }}", $"{{\"after\":\"{forged}\"}}"));
        }

        return sum;
    })
    {
        Kind = AttackKind.Fault, Pieces = 1 + (5 * _values.Length),
    };

    private static async Task<string?> CursorAsync(Attacker attacker, string list, string field)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "graphql")
        {
            Content = new StringContent(Attacker.Body($"{{ {list}(first: 1, order: [{{ {field}: ASC }}]) {{ pageInfo {{ endCursor }} }} }}"), Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + attacker.Token);
        using var response = await attacker.Client.SendAsync(request);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return json.RootElement.TryGetProperty("data", out var data) && data.TryGetProperty(list, out var page) && page.ValueKind == JsonValueKind.Object
            ? page.GetProperty("pageInfo").GetProperty("endCursor").GetString()
            : null;
    }
}
