using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Barq.Testing;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Redis;

namespace Barq.Benchmarks.Measuring;

/// <summary>
/// What measuring costs: the same gateway with all of it and with none, as processes on one database and one Redis, in changing order; a
/// third, which measures nothing either, shows what two starts of the same program differ by.
/// </summary>
internal static class MeasuringCost
{
    private const string Board = """
        query Board($except: String!) {
          deliveries(first: 50, where: { trackingNumber: { neq: $except } }, order: [{ createdAt: DESC }]) {
            nodes { id trackingNumber status deliveryAddress codAmount createdAt courier { fullName } organization { name } tickets(first: 3) { nodes { subject } } }
          }
        }
        """;

    private const string Row = "query Row($except: String!) { deliveries(first: 1, where: { trackingNumber: { neq: $except } }) { nodes { trackingNumber status } } }";

    private static readonly TimeSpan _slice = TimeSpan.FromMilliseconds(100);
    private static int _asked;

    /// <summary>Measures and prints a table.</summary>
    /// <param name="starts">How often the gateways are started anew.</param>
    /// <param name="rounds">Rounds of each start.</param>
    public static async Task<int> RunAsync(int starts, int rounds)
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var redis = await RedisProcess.StartNewAsync();
        var ways = await WaysAsync();
        var measured = ways.Select(_ => new List<ServerLoad[]>()).ToArray();
        var scrapes = new List<double>();
        for (var start = 0; start < starts; start++)
        {
            await using var without = await StartAsync(database, redis, false);
            await using var with = await StartAsync(database, redis, true);
            await using var control = await StartAsync(database, redis, false);
            GatewayProcess[] gateways = start % 2 == 0 ? [without, with, control] : [control, with, without];
            await MeasureAsync(gateways, ways, measured, rounds);
            scrapes.Add(await ScrapeAsync(with));
        }

        Print(ways, measured);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

            Server CPU; {starts} starts of {rounds} rounds, {ServerLoad.Connections} connections.
            An answer to Prometheus: {Median(scrapes) / 1000:0.0} ms; one in 5 s is {Median(scrapes) / 5e4:0.000} % of one core.
            Counted on both sides, since it can't be taken out: {Remainder.NanosecondsPerRequest():0} ns for one request.
            """));
        return 0;
    }

    private static async Task MeasureAsync(GatewayProcess[] gateways, (string Name, Func<HttpRequestMessage> Make)[] ways, List<ServerLoad[]>[] measured, int rounds)
    {
        for (var way = 0; way < ways.Length; way++)
        {
            // The compiler has its say over some tens of thousands of calls.
            var requests = 0;
            for (var i = 0; i < 6; i++)
            {
                foreach (var gateway in gateways)
                {
                    requests = (int)(_slice.TotalSeconds * (await ServerLoad.MeasureAsync(gateway, ways[way].Make, way == 0 ? 12_000 : 2_000)).PerSecond);
                }
            }

            for (var round = 0; round < rounds; round++)
            {
                var loads = new ServerLoad[gateways.Length];
                for (var i = 0; i < gateways.Length; i++)
                {
                    // Forward and backward by turns, each beginning with another.
                    var turn = ((round % 2 == 0 ? i : gateways.Length - 1 - i) + (round / 2)) % gateways.Length;
                    loads[turn] = await ServerLoad.MeasureAsync(gateways[turn], ways[way].Make, requests);
                }

                measured[way].Add(loads);
            }
        }
    }

    // CPU time of one answer to Prometheus: asked for with a pause, since answers within 0.3 s are the same bytes.
    private static async Task<double> ScrapeAsync(GatewayProcess gateway)
    {
        var scrapes = new List<double>();
        for (var i = 0; i < 15; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(400), TimeProvider.System);
            scrapes.Add((await ServerLoad.MeasureAsync(gateway, () => new HttpRequestMessage(HttpMethod.Get, "metrics"), 1)).CpuMicroseconds * ServerLoad.Connections);
        }

        return Median(scrapes);
    }

    private static void Print((string Name, Func<HttpRequestMessage> Make)[] ways, List<ServerLoad[]>[] measured)
    {
        Console.WriteLine("| Request | CPU without | CPU with | CPU ratio (quartiles) | Throughput ratio (quartiles) | CPU ratio of two without |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|");
        for (var way = 0; way < ways.Length; way++)
        {
            // Of the two without, their mean: neither's own luck at the start counts in full.
            var rounds = measured[way];
            var without = rounds.Select(loads => (loads[0].CpuMicroseconds + loads[2].CpuMicroseconds) / 2).ToArray();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {ways[way].Name} | {Median(without):0.0} µs | {Median(rounds.Select(loads => loads[1].CpuMicroseconds)):0.0} µs ")
                + $"| {Spread(rounds.Select((loads, i) => loads[1].CpuMicroseconds / without[i]))} "
                + $"| {Spread(rounds.Select(loads => loads[1].PerSecond / ((loads[0].PerSecond + loads[2].PerSecond) / 2)))} "
                + $"| {Spread(rounds.Select(loads => loads[2].CpuMicroseconds / loads[0].CpuMicroseconds))} |");
        }
    }

    private static string Spread(IEnumerable<double> ratios)
    {
        var sorted = ratios.Order().ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"**{Median(sorted):0.000}** ({sorted[sorted.Length / 4]:0.000}–{sorted[sorted.Length * 3 / 4]:0.000})");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static async Task<(string Name, Func<HttpRequestMessage> Make)[]> WaysAsync()
    {
        var document = await File.ReadAllTextAsync(Repository.PathOf("schema", "operations", "delivery-board-with-tickets.graphql"));
        var byId = $"graphql/persisted/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(document)))}/DeliveryBoardWithTickets";
        return
        [
            ("Board of 50, from the response cache", () => new HttpRequestMessage(HttpMethod.Get, byId)),
            ("One row, executed", () => Executed(Row)),
            ("Board of 50, executed", () => Executed(Board)),
        ];
    }

    // Another value each time: no cached response answers it, and the rows are the same.
    private static HttpRequestMessage Executed(string query)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { query, variables = new { except = $"none {Interlocked.Increment(ref _asked)}" } });
        return new HttpRequestMessage(HttpMethod.Post, "graphql") { Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } } };
    }

    private static Task<GatewayProcess> StartAsync(TestDatabase database, RedisProcess redis, bool isMeasured) => GatewayProcess.StartAsync(new GatewayStart
    {
        Program = typeof(MeasuringCost).Assembly.Location,
        Arguments = isMeasured ? ["serve"] : ["serve", "--without-measuring"],
        Environment = new Dictionary<string, string?>
        {
            ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = redis.Url, ["MEMORY_CACHE_TTL"] = "86400", ["API_CACHE_TTL"] = "86400",
            ["RATE_LIMIT_REQUESTS"] = "1000000000", ["Logging__LogLevel__Default"] = "Warning", ["OTEL_SDK_DISABLED"] = isMeasured ? "false" : "true",
        },
    });
}
