using System.Globalization;
using static Barq.Testing.Attacks.Texts;

namespace Barq.Testing.Attacks;

/// <summary>Many connections, slow ones, and such as are cut.</summary>
internal static class HttpFloods
{
    private const string Page = "{\"query\":\"{deliveries(first:100){nodes{id notes pickupAddress deliveryAddress}}}\"}";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        Flood("bodies-dribbling", 1100, async (attacker, number) =>
        {
            using var connection = await attacker.ConnectAsync();
            await connection.WriteAsync($"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n{attacker.AuthorizationLine}Content-Length: 100000\r\n\r\n");
            return await DribbleAsync(attacker, connection, " ".Times(60));
        }),
        Flood("bodies-dribbling-without-token", 1100, async (attacker, number) =>
        {
            using var connection = await attacker.ConnectAsync();
            await connection.WriteAsync("POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n");
            return await DribbleAsync(attacker, connection, " ".Times(60));
        }) with { HasToken = false },
        Flood("streams-dribbling", 1100, async (attacker, number) =>
        {
            using var connection = await attacker.ConnectAsync();
            await connection.WriteAsync($"POST /graphql HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\n{attacker.AuthorizationLine}Content-Length: 100000\r\n\r\n");
            return await DribbleAsync(attacker, connection, " ".Times(60));
        }),
        Flood("uploads-dribbling", 300, async (attacker, number) =>
        {
            using var connection = await attacker.ConnectAsync();
            await connection.WriteAsync($"POST /api/v1/uploads HTTP/1.1\r\nHost: a\r\nContent-Type: text/csv\r\n{attacker.AuthorizationLine}Content-Length: 100000\r\n\r\n");
            return await DribbleAsync(attacker, connection, "a,b\r\n".Times(12));
        }) with { Writes = true },
        Flood("heads-dribbling", 1100, async (attacker, number) =>
        {
            using var connection = await attacker.ConnectAsync();
            await connection.WriteAsync("POST /graphql HTTP/1.1\r\nHost: a\r\n");
            return await DribbleAsync(attacker, connection, "x: y\r\n");
        }) with { HasToken = false },
        Flood("connections-silent", 2000, async (attacker, number) =>
        {
            using var connection = await attacker.ConnectAsync();
            await Task.Delay(attacker.Hold, TimeProvider.System);
            return AttackAnswer.Of("silent");
        }) with { HasToken = false },
        Flood("connections-cut", 300, async (attacker, number) =>
        {
            using var connection = await attacker.ConnectAsync();
            await connection.WriteAsync($"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n{attacker.AuthorizationLine}Content-Length: 1000\r\n\r\n{{");
            return AttackAnswer.Of("cut");
        }),
        Flood("requests-given-up", 60, async (attacker, number) =>
        {
            var body = Attacker.Body($"{{ deliveries(first: 1, where: {{ notes: {{ contains: \"zzz{number}\" }} }}, order: [{{ notes: ASC }}]) {{ totalCount nodes {{ id }} }} }}");
            using var connection = await attacker.ConnectAsync();
            await connection.WriteAsync($"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n{attacker.AuthorizationLine}Content-Length: {body.Length}\r\n\r\n{body}");
            await Task.Delay(TimeSpan.FromMilliseconds(number % 20), TimeProvider.System);
            return AttackAnswer.Of("cut");
        }),
        Flood("readers-slow", 40, async (attacker, number) =>
        {
            var body = Attacker.Body($"{{ deliveries(first: 100) {{ nodes {{ {Each(250, i => $"a{number}x{i}: deliveryAddress")} }} }} }}");
            using var connection = await attacker.ConnectAsync();
            await connection.WriteAsync($"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n{attacker.AuthorizationLine}Content-Length: {body.Length}\r\n\r\n{body}");
            await Task.Delay(attacker.Hold, TimeProvider.System);
            return AttackAnswer.Of("unread");
        }),
        Flood("readers-slow-of-one-page", 90, async (attacker, number) =>
        {
            using var connection = await attacker.ConnectAsync();
            await connection.WriteAsync($"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n{attacker.AuthorizationLine}Content-Length: {Page.Length}\r\n\r\n{Page}");
            await Task.Delay(attacker.Hold, TimeProvider.System);
            return AttackAnswer.Of("unread");
        }),
        new Attack("requests-pipelined", async (attacker, number) =>
        {
            var count = attacker.Some(1000);
            using var connection = await attacker.ConnectAsync();
            var one = $"GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nHost: a\r\nGraphQL-Preflight: 1\r\n{attacker.AuthorizationLine}\r\n";
            var writing = connection.WriteAsync(one.Times(count));
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
            return AttackAnswer.Of(await writing && await HttpReply.ReadAsync(connection, CancellationToken.None) is { } reply ? reply.Status.ToString(CultureInfo.InvariantCulture) : "closed");
        }) { Kind = AttackKind.Http, Pieces = 1000, AtOnce = 2, IsFlood = true },
        Flood("event-streams", 400, async (attacker, number) =>
        {
            var body = Attacker.Body($"subscription {{ a{number}: deliveryStatusChanged {{ id }} }}");
            using var connection = await attacker.ConnectAsync();
            await connection.WriteAsync($"POST /graphql HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\n{attacker.AuthorizationLine}Content-Length: {body.Length}\r\n\r\n{body}");
            await Task.Delay(attacker.Hold, TimeProvider.System);
            return AttackAnswer.Of("open");
        }),
        new Attack("requests-without-token", (attacker, number) => attacker.PostBodyAsync("{\"query\":\"{__typename}\"}")) { Kind = AttackKind.Http, HasToken = false, AtOnce = 16 },
        new Attack("requests-with-token", (attacker, number) => attacker.PostBodyAsync("{\"query\":\"{__typename}\"}")) { Kind = AttackKind.Http, AtOnce = 16 },
        new Attack("paths-unknown", (attacker, number) => attacker.GetAsync($"{number}/{"a/".Times(2000)}")) { Kind = AttackKind.Http, HasToken = false, AtOnce = 16 },
        new Attack("pages-and-figures", async (attacker, number) =>
        {
            var sum = new AttackAnswer();
            foreach (var path in (string[])["", "graphql", "dashboard", "health/live", "health/ready", "metrics", "api/v1/performance/metrics", "api/v1/performance/health",
                "api/v1/performance/slow-queries?limit=99999999999999999999", "api/v1/performance/configuration", "api/v1/files/" + "x".Times(7000), "api/v1/files/..%2f..%2f%00"])
            {
                sum.Add(await attacker.GetAsync(path, request => request.Headers.TryAddWithoutValidation("Accept", "text/html")));
            }

            // An unhealthy part may be told.
            return sum;
        }) { Kind = AttackKind.Http, HasToken = false, Pieces = 12 },
        new Attack("uploads-refused", async (attacker, number) =>
        {
            var sum = new AttackAnswer();
            foreach (var type in (string[])["text/csv", "multipart/form-data; boundary=a", "text/plain", ""])
            {
                using var content = new ByteArrayContent(new byte[500_000]);
                content.Headers.TryAddWithoutValidation("Content-Type", type);
                sum.Add(await attacker.SendAsync(new HttpRequestMessage(HttpMethod.Post, "api/v1/uploads") { Content = content }));
            }

            return sum;
        }) { Kind = AttackKind.Http, Pieces = 4 },
        new Attack("uploads-of-many-parts", (attacker, number) =>
        {
            var content = new StringContent("--a\r\nContent-Disposition: form-data; name=b\r\n\r\nc\r\n".Times(15_000));
            content.Headers.Remove("Content-Type");
            content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=a");
            return attacker.SendAsync(new HttpRequestMessage(HttpMethod.Post, "graphql") { Content = content });
        }) { Kind = AttackKind.Http, Writes = true },
    ];

    private static async Task<AttackAnswer> DribbleAsync(Attacker attacker, RawConnection connection, string bit)
    {
        for (var i = 0; i < 10; i++)
        {
            await Task.Delay(attacker.Hold / 10, TimeProvider.System);
            if (!await connection.WriteAsync(bit))
            {
                return AttackAnswer.Of("closed");
            }
        }

        return AttackAnswer.Of("open");
    }

    // All side by side, each for itself.
    private static Attack Flood(string name, int connections, Func<Attacker, int, Task<AttackAnswer>> send) => new(name, async (attacker, number) =>
    {
        var count = attacker.Some(connections);
        return AttackAnswer.Of(await Task.WhenAll(Enumerable.Range(0, count).Select(i => send(attacker, (number * count) + i))));
    })
    {
        Kind = AttackKind.Http, AtOnce = 1, Pieces = connections, IsFlood = true,
    };
}
