using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Barq.Testing;
using Barq.Testing.Authorization;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Redis;

namespace Barq.Benchmarks.Caching;

/// <summary>What a hit in the response cache costs the server, against a plain endpoint of the same host that writes the same bytes.</summary>
internal static class HitCost
{
    private const int Requests = 10_000;
    private const double MostRatio = 1.5;

    /// <summary>Measures and prints the ratios of the server process's CPU time.</summary>
    /// <returns>0 where each hit costs at most one and a half times as much as the plain endpoint.</returns>
    public static async Task<int> RunAsync(int rounds)
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var redis = await RedisProcess.StartNewAsync();
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart
        {
            Program = typeof(HitCost).Assembly.Location,
            Arguments = ["serve"],
            Environment = new Dictionary<string, string?>
            {
                ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = redis.Url, ["MEMORY_CACHE_TTL"] = "86400", ["API_CACHE_TTL"] = "86400", ["AUTH_SYMMETRIC_KEY"] = GatewayTokens.Key,
                ["Logging__LogLevel__Default"] = "Warning",
            },
        });
        var document = await File.ReadAllTextAsync(Path.Combine(RepositoryFolder.Root, "schema", "operations", "delivery-board-with-tickets.graphql"));
        var byId = $"graphql/persisted/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(document)))}/DeliveryBoardWithTickets";
        var body = await gateway.Client.GetByteArrayAsync(byId);
        (await gateway.Client.PutAsync("drill/plain", new ByteArrayContent(body))).EnsureSuccessStatusCode();
        if (!(await gateway.Client.GetByteArrayAsync("drill/plain")).AsSpan().SequenceEqual(body))
        {
            throw new InvalidOperationException("The plain endpoint writes other bytes.");
        }

        var text = Encoding.UTF8.GetBytes(System.Text.Json.JsonSerializer.Serialize(new { query = document }));
        var hash = Encoding.UTF8.GetBytes(System.Text.Json.JsonSerializer.Serialize(new { documentId = byId.Split('/')[2] }));
        (string Name, Func<HttpRequestMessage> Make)[] ways =
        [
            ("plain endpoint", () => new HttpRequestMessage(HttpMethod.Get, "drill/plain")),
            ("GET by id", () => new HttpRequestMessage(HttpMethod.Get, byId)),
            ("POST by id", () => Post(hash)),
            ("POST with the document", () => Post(text)),
            ("GET by id, with a token", () => WithToken(new HttpRequestMessage(HttpMethod.Get, byId))),
        ];
        foreach (var (_, make) in ways)
        {
            await MeasureAsync(gateway, make);
        }

        var measured = ways.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < ways.Length; i++)
            {
                var way = (i + round) % ways.Length;
                measured[way].Add(await MeasureAsync(gateway, ways[way].Make));
            }
        }

        Console.WriteLine($"Bytes of the answer: {body.Length}; {Requests} requests over {ServerLoad.Connections} connections, {rounds} rounds.");
        Console.WriteLine("| Way | Server CPU | Ratio (quartiles) |");
        Console.WriteLine("|---|--:|--:|");
        var worst = 0.0;
        for (var way = 0; way < ways.Length; way++)
        {
            var ratios = measured[way].Select((cpu, round) => cpu / measured[0][round]).Order().ToArray();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {ways[way].Name} | {measured[way].Order().ElementAt(rounds / 2):0.0} µs | **{ratios[rounds / 2]:0.00}** ({ratios[rounds / 4]:0.00}–{ratios[rounds * 3 / 4]:0.00}) |"));
            worst = Math.Max(worst, ratios[rounds / 2]);
        }

        return worst <= MostRatio ? 0 : 1;
    }

    // Signed with the key that is set; the platform's administrator, as the request without a token is.
    private static HttpRequestMessage WithToken(HttpRequestMessage request)
    {
        request.Headers.Authorization = new("Bearer", GatewayTokens.Administrator);
        return request;
    }

    private static HttpRequestMessage Post(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        return new HttpRequestMessage(HttpMethod.Post, "graphql") { Content = content };
    }

    private static async Task<double> MeasureAsync(GatewayProcess gateway, Func<HttpRequestMessage> make) =>
        (await ServerLoad.MeasureAsync(gateway, make, Requests)).CpuMicroseconds;
}
