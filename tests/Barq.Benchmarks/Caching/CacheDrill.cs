using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Barq.Testing.Consistency;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Redis;

namespace Barq.Benchmarks.Caching;

/// <summary>Two gateway processes, one Redis, one PostgreSQL; 8 writers and 16 readers on the same 200 rows and the lists over them.</summary>
internal static class CacheDrill
{
    private const int Rows = 200;
    private const int Writers = 8;
    private const int Readers = 16;

    /// <summary>Runs the drill and prints what it came to.</summary>
    /// <param name="seconds">How long.</param>
    /// <param name="pauseMilliseconds">The time between a writer's writes.</param>
    /// <param name="withoutInvalidation">Whether nothing is ever dropped, to see that the drill notices.</param>
    /// <returns>0 where nothing was stale, or something should have been and was.</returns>
    public static async Task<int> RunAsync(int seconds, int pauseMilliseconds, bool withoutInvalidation)
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var redis = await RedisProcess.StartNewAsync();
        var start = new GatewayStart
        {
            Program = typeof(CacheDrill).Assembly.Location,
            Arguments = withoutInvalidation ? ["serve", "--without-invalidation"] : ["serve"],
            Environment = new Dictionary<string, string?>
            {
                ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = redis.Url, ["MEMORY_CACHE_SIZE"] = "10000", ["Logging__LogLevel__Default"] = "Warning",
            },
        };
        await using var one = await GatewayProcess.StartAsync(start);
        await using var two = await GatewayProcess.StartAsync(start);
        var drill = new ConsistencyDrill([NodeOf(one), NodeOf(two)], Rows);
        await drill.PrepareAsync();
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var result = await drill.RunAsync(Writers, Readers, TimeSpan.FromMilliseconds(pauseMilliseconds), end.Token);

        long lookups = 0, hits = 0;
        foreach (var gateway in new[] { one, two })
        {
            var counts = (await gateway.Client.GetFromJsonAsync<JsonElement>("drill/counts")).GetProperty("responses");
            long Of(string name) => counts.GetProperty(name).GetInt64();
            lookups += Of("lookups");
            hits += Of("hits");
            Console.Error.WriteLine($"{counts}");
            if (!counts.GetProperty("addUp").GetBoolean())
            {
                throw new InvalidOperationException("The counts do not add up.");
            }
        }

        var rate = (double)hits / lookups;
        Console.WriteLine($"| Invalidation | Seconds | Writers | Readers | Writes | ms per write (median) | Reads | Hit rate | Stale values |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {(withoutInvalidation ? "taken out" : "on")} | {seconds} | {Writers} | {Readers} | {result.Writes} | {result.WriteMilliseconds:0.0} | {result.Reads} | {rate:P0} | **{result.Stale}** |"));
        foreach (var example in result.Examples.Take(withoutInvalidation ? 2 : 10))
        {
            Console.Error.WriteLine(example);
        }

        return withoutInvalidation == result.Stale > 0 && (withoutInvalidation || (result.Reads >= 50_000 && rate > 0.5)) ? 0 : 1;
    }

    private static DrillNode NodeOf(GatewayProcess gateway) => async (query, variables) =>
    {
        using var response = await gateway.Client.PostAsJsonAsync("graphql", new { query, variables });
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    };
}
