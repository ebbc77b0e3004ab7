using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Barq.Benchmarks.Ratios;
using Barq.Graph.NodeIds;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Outbox;
using Barq.Testing.Offloading;
using Barq.Testing.Processes;
using Microsoft.EntityFrameworkCore;

namespace Barq.Benchmarks.Offloading;

/// <summary>
/// What an offloaded mutation costs the gateway, against createDelivery: the process's CPU time and statements until everything that follows
/// from the answer is done too, which is the outbox for the one and the queue for the other.
/// </summary>
internal static class OffloadCost
{
    private const double MostTimes = 1.5;
    private const int Requests = 200;
    private const int Connections = 8;

    private static readonly string _organization = new NodeId("Organization", 1).ToString();
    private static int _number;

    private static readonly Way[] _ways =
    [
        new("createDelivery", "delivery", HasKey: false, Delivery),
        new("importDeliveries", "job", HasKey: false, Import),
        new("generateDeliveryReport", "job", HasKey: false, Report),
        new("createDelivery", "delivery", HasKey: true, Delivery),
        new("importDeliveries", "job", HasKey: true, Import),
        new("generateDeliveryReport", "job", HasKey: true, Report),
    ];

    /// <summary>Measures and prints the ratios.</summary>
    /// <param name="rounds">How often each is measured, in turn.</param>
    /// <returns>0 where none is dearer than promised.</returns>
    public static async Task<int> RunAsync(int rounds)
    {
        var counts = await CountAsync();
        await using var servers = await DrillServers.StartAsync(hosts: 0);
        for (var i = 0; i < 3; i++)
        {
            foreach (var way in _ways)
            {
                await MeasureAsync(servers, way);
            }
        }

        var measured = _ways.Select(_ => new List<Cost>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < _ways.Length; i++)
            {
                var way = (i + round) % _ways.Length;
                measured[way].Add(await MeasureAsync(servers, _ways[way]));
            }
        }

        Console.WriteLine($"{Requests} requests over {Connections} connections, {rounds} rounds.");
        Console.WriteLine("| Mutation | Idempotency key | CPU, gateway | Ratio (quartiles) | Statements until the answer | with what follows |");
        Console.WriteLine("|---|---|--:|--:|--:|--:|");
        var isGood = true;
        for (var way = 0; way < _ways.Length; way++)
        {
            var create = Array.FindIndex(_ways, other => other.HasKey == _ways[way].HasKey);
            var ratios = measured[way].Select((cost, round) => cost.Microseconds / measured[create][round].Microseconds).Order().ToArray();
            isGood &= ratios[rounds / 2] <= MostTimes && counts[way] <= MostTimes * counts[create];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {_ways[way].Mutation} | {(_ways[way].HasKey ? "yes" : "no")} | {measured[way].Select(cost => cost.Microseconds).Order().ElementAt(rounds / 2):0} µs "
                + $"| **{ratios[rounds / 2]:0.00}** ({ratios[rounds / 4]:0.00}–{ratios[rounds * 3 / 4]:0.00}) | {counts[way]} "
                + $"| {measured[way].Select(cost => cost.Statements).Order().ElementAt(rounds / 2):0.0} |"));
        }

        return isGood ? 0 : 1;
    }

    // Each answer says how many statements it took, where profiles are on.
    private static async Task<int[]> CountAsync()
    {
        await using var servers = await DrillServers.StartAsync(hosts: 0, ("PROFILING_ENABLED", "true"));
        var counts = new int[_ways.Length];
        for (var way = 0; way < _ways.Length; way++)
        {
            // The first one fills caches.
            await AskAsync(servers, _ways[way]);
            counts[way] = (await AskAsync(servers, _ways[way])).GetProperty("extensions").GetProperty("profile").GetProperty("statements").GetArrayLength();
        }

        return counts;
    }

    private static async Task<Cost> MeasureAsync(DrillServers servers, Way way)
    {
        var statements = await StatementsAsync(servers);
        var cpu = ProcessCpu.Microseconds(servers.Gateway.ProcessId);
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < Requests / Connections; i++)
            {
                await AskAsync(servers, way);
            }
        })));
        await Poll.UntilAsync(() => servers.ReadAsync(IsQuietAsync), "the gateway to have done what follows");
        cpu = ProcessCpu.Microseconds(servers.Gateway.ProcessId) - cpu;
        return new Cost(cpu / Requests, (await StatementsAsync(servers) - statements) / (double)Requests);
    }

    private static async Task<bool> IsQuietAsync(Barq.Persistence.Storage.FleetDbContext context) =>
        !await context.OutboxMessages.AnyAsync() && !await context.BackgroundJobs.AnyAsync(job => job.EnqueuedAt == null);

    private static async Task<long> StatementsAsync(DrillServers servers) =>
        (await servers.Gateway.Client.GetFromJsonAsync<JsonElement>("api/v1/performance/metrics")).GetProperty("database").GetProperty("total_queries").GetInt64();

    private static async Task<JsonElement> AskAsync(DrillServers servers, Way way)
    {
        var number = string.Create(CultureInfo.InvariantCulture, $"COST-{Interlocked.Increment(ref _number)}");
        var input = way.Input(number);
        input["organizationId"] = _organization;
        if (way.HasKey)
        {
            input["idempotencyKey"] = number;
        }

        using var response = await servers.Gateway.Client.PostAsJsonAsync("graphql", new { query = way.Query, variables = new { input } });
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        return answer.GetProperty("data").GetProperty(way.Mutation).GetProperty(way.Result).ValueKind == JsonValueKind.Object
            ? answer
            : throw new InvalidOperationException($"{way.Mutation} was not done: {answer}");
    }

    private static Dictionary<string, object> Delivery(string number) => new(StringComparer.Ordinal)
    {
        ["trackingNumber"] = number, ["pickupAddress"] = "Warehouse, Riyadh", ["deliveryAddress"] = "7 King Road", ["codAmount"] = 149.9, ["notes"] = "ring twice",
    };

    private static Dictionary<string, object> Import(string number) => new(StringComparer.Ordinal) { ["rows"] = new[] { Delivery(number) } };

    private static Dictionary<string, object> Report(string number) => new(StringComparer.Ordinal) { ["city"] = number };

    private sealed record Way(string Mutation, string Result, bool HasKey, Func<string, Dictionary<string, object>> Input)
    {
        public string Query { get; } =
            $"mutation($input: {char.ToUpperInvariant(Mutation[0])}{Mutation[1..]}Input!) {{ {Mutation}(input: $input) {{ {Result} {{ id status }} errors {{ ... on Error {{ message }} }} }} }}";
    }

    private sealed record Cost(double Microseconds, double Statements);
}
