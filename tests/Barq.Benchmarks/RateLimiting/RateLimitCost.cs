using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Barq.Testing;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Redis;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Barq.Benchmarks.RateLimiting;

/// <summary>
/// What the rate limit costs an answer from the response cache: the same gateway with a limit that nobody reaches and with none, as processes, in
/// changing order within each round. A third, without one either, shows what two starts of the same program differ by.
/// </summary>
internal static class RateLimitCost
{
    private const int Requests = 4_000;
    private const double MostRatio = 1.03;
    private const string Key = "a key that is long enough for HS256, and secret nowhere";

    /// <summary>Measures and prints a table in Markdown.</summary>
    /// <param name="starts">How often the gateways are started anew.</param>
    /// <param name="rounds">Rounds of each start.</param>
    /// <returns>0 where it costs less than 3 %.</returns>
    public static async Task<int> RunAsync(int starts, int rounds)
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var redis = await RedisProcess.StartNewAsync();
        var document = await File.ReadAllTextAsync(Repository.PathOf("schema", "operations", "delivery-board-with-tickets.graphql"));
        var path = $"graphql/persisted/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(document)))}/DeliveryBoardWithTickets";
        var token = Token();
        HttpRequestMessage Make()
        {
            var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Authorization = new("Bearer", token);
            return request;
        }

        var measured = new List<(double Without, double With, double Control)>();
        for (var start = 0; start < starts; start++)
        {
            await using var first = await StartAsync(database, redis, start % 2 == 0 ? 0 : 1_000_000_000);
            await using var second = await StartAsync(database, redis, start % 2 == 0 ? 1_000_000_000 : 0);
            await using var control = await StartAsync(database, redis, 0);
            var (without, with) = start % 2 == 0 ? (first, second) : (second, first);
            GatewayProcess[] gateways = [without, with, control];
            for (var i = 0; i < 6; i++)
            {
                foreach (var gateway in gateways)
                {
                    await ServerLoad.MeasureAsync(gateway, Make, Requests);
                }
            }

            for (var round = 0; round < rounds; round++)
            {
                var cpu = new double[gateways.Length];
                for (var i = 0; i < gateways.Length; i++)
                {
                    // Forward and backward by turns, each beginning with another.
                    var turn = ((round % 2 == 0 ? i : gateways.Length - 1 - i) + (round / 2)) % gateways.Length;
                    cpu[turn] = (await ServerLoad.MeasureAsync(gateways[turn], Make, Requests)).CpuMicroseconds;
                }

                measured.Add((cpu[0], cpu[1], cpu[2]));
            }
        }

        var ratio = Sorted(measured.Select(one => 2 * one.With / (one.Without + one.Control)));
        var same = Sorted(measured.Select(one => one.Control / one.Without));
        Console.WriteLine("| Request | CPU without | CPU with | CPU ratio (quartiles) | CPU ratio of two without |");
        Console.WriteLine("|---|--:|--:|--:|--:|");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| Board of 50, from the response cache, of a user | {Middle(measured.Select(one => (one.Without + one.Control) / 2)):0.0} µs | {Middle(measured.Select(one => one.With)):0.0} µs | {Spread(ratio)} | {Spread(same)} |"));
        Console.WriteLine($"Server CPU; {starts} starts of {rounds} rounds, {Requests} requests each over {ServerLoad.Connections} connections.");
        return ratio[ratio.Length / 2] < MostRatio ? 0 : 1;
    }

    private static double[] Sorted(IEnumerable<double> values) => [.. values.Order()];

    private static double Middle(IEnumerable<double> values)
    {
        var sorted = Sorted(values);
        return sorted[sorted.Length / 2];
    }

    private static string Spread(double[] sorted) =>
        string.Create(CultureInfo.InvariantCulture, $"**{sorted[sorted.Length / 2]:0.000}** ({sorted[sorted.Length / 4]:0.000}–{sorted[sorted.Length * 3 / 4]:0.000})");

    private static string Token() => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Claims = new Dictionary<string, object> { ["organization_id"] = 1, ["role"] = "MANAGER", ["user_id"] = 7 },
        Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(2),
        SigningCredentials = new(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Key)), SecurityAlgorithms.HmacSha256),
    });

    private static Task<GatewayProcess> StartAsync(TestDatabase database, RedisProcess redis, int limit) => GatewayProcess.StartAsync(new GatewayStart
    {
        Program = typeof(RateLimitCost).Assembly.Location,
        Arguments = ["serve"],
        Environment = new Dictionary<string, string?>
        {
            ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = redis.Url, ["MEMORY_CACHE_TTL"] = "86400", ["API_CACHE_TTL"] = "86400", ["AUTH_SYMMETRIC_KEY"] = Key,
            ["RATE_LIMIT_REQUESTS"] = limit.ToString(CultureInfo.InvariantCulture), ["Logging__LogLevel__Default"] = "Warning",
        },
    });
}
