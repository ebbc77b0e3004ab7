using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Barq.Testing;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Offloading;
using Barq.Testing.Redis;

namespace Barq.Benchmarks.Importing;

/// <summary>
/// A gateway, a job host, PostgreSQL and Redis as processes: the time and the memory that importing a file takes, and what other requests
/// feel of it. They come at a steady pace, half of them lists and half single deliveries, each of another courier or parcel.
/// </summary>
internal static class ImportRun
{
    private const int Clients = 4;
    private static readonly TimeSpan _pace = TimeSpan.FromMilliseconds(80);

    /// <summary>Runs it and prints what it came to.</summary>
    /// <param name="rows">Rows of the file.</param>
    /// <param name="idleSeconds">How long the requests are measured alone before.</param>
    /// <returns>0 where each figure is as good as promised.</returns>
    public static async Task<int> RunAsync(int rows, int idleSeconds)
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var redis = await RedisProcess.StartNewAsync();
        var environment = new Dictionary<string, string?>
        {
            ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = redis.Url, ["RATE_LIMIT_REQUESTS"] = "1000000",
            ["Logging__LogLevel__Default"] = "Warning",
        };
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart { Environment = environment });
        await using var host = await GatewayProcess.StartAsync(new GatewayStart { Environment = environment, Program = RepositoryFolder.Program("Barq.Jobs") });
        await MeasureAsync(gateway, Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System));

        // A small one first: what is compiled and loaded once is no part of the figures.
        await ImportAsync(gateway, 2000, "W", null);
        var idle = await MeasureAsync(gateway, Task.Delay(TimeSpan.FromSeconds(idleSeconds), TimeProvider.System));
        var memory = new MemoryCurve(host.ProcessId);
        var watch = Stopwatch.StartNew();
        var importing = ImportAsync(gateway, rows, "B", memory);
        var busy = await MeasureAsync(gateway, importing);
        var seconds = await importing;

        var (first, last) = memory.Halves();
        Console.WriteLine("| Rows | Seconds | Rows a second | Job host, first half (max MB) | second half (max MB) | p95 of others idle | p95 meanwhile | times | requests meanwhile |");
        Console.WriteLine("|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {rows} | **{seconds:0.0}** | {rows / seconds:0} | {first} | {last} | {P95(idle):0.0} ms | {P95(busy):0.0} ms | **{P95(busy) / P95(idle):0.00}** | {busy.Count} |"));
        return seconds < 30 && P95(busy) <= 3 * P95(idle) && last <= first * 1.25 ? 0 : 1;
    }

    private static double P95(List<double> times) => times.Order().ElementAt((int)(times.Count * 0.95));

    private static async Task<double> ImportAsync(GatewayProcess gateway, int rows, string prefix, MemoryCurve? memory)
    {
        var csv = new StringBuilder("trackingNumber,pickupAddress,deliveryAddress,codAmount,notes\n");
        for (var row = 1; row <= rows; row++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{prefix}{row:0000000},\"{row} Central Warehouse, Al Olaya, Riyadh\",\"{row} King Abdullah Road, Al Malaz, Riyadh\",{row % 500}.50,ring twice\n");
        }

        var upload = await DeliveryImports.UploadAsync(gateway.Client, csv.ToString());
        var watch = Stopwatch.StartNew();
        var job = $"{await DeliveryImports.AskAsync(gateway.Client, upload)}";
        while (true)
        {
            var answer = (await AskAsync(gateway, "query($id: ID!) { job(id: $id) { status error } }", new { id = job })).GetProperty("data").GetProperty("job");
            memory?.Sample();
            switch (answer.GetProperty("status").GetString())
            {
                case "SUCCEEDED":
                    return watch.Elapsed.TotalSeconds;
                case "QUEUED" or "RUNNING":
                    await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
                    break;
                default:
                    throw new InvalidOperationException($"{answer}");
            }
        }
    }

    private static async Task<List<double>> MeasureAsync(GatewayProcess gateway, Task until)
    {
        var times = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            var mine = new List<double>();
            var random = new Random(client);
            while (!until.IsCompleted)
            {
                var watch = Stopwatch.StartNew();
                await (random.Next(2) == 0
                    ? AskAsync(
                        gateway,
                        "query($id: ID!) { courier(id: $id) { fullName deliveries(first: 20, order: [{ createdAt: DESC }]) { nodes { trackingNumber status } } } }",
                        new { id = Id("Courier", random.Next(1, 100)) })
                    : AskAsync(gateway, "query($id: ID!) { delivery(id: $id) { trackingNumber status courier { fullName } } }", new { id = Id("Delivery", random.Next(1, 4000)) }));
                mine.Add(watch.Elapsed.TotalMilliseconds);
                if (_pace - watch.Elapsed is { Ticks: > 0 } rest)
                {
                    await Task.Delay(rest, TimeProvider.System);
                }
            }

            return mine;
        }));
        return [.. times.SelectMany(time => time)];
    }

    private static string Id(string type, int key) => Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{type}:{key}")));

    private static async Task<JsonElement> AskAsync(GatewayProcess gateway, string query, object variables)
    {
        using var response = await gateway.Client.PostAsJsonAsync("graphql", new { query, variables });
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private sealed class MemoryCurve(int process)
    {
        private readonly List<long> _samples = [];

        public void Sample()
        {
            using var found = Process.GetProcessById(process);
            _samples.Add(found.WorkingSet64 / (1024 * 1024));
        }

        public (long First, long Last) Halves() => (_samples[..(_samples.Count / 2)].Max(), _samples[(_samples.Count / 2)..].Max());
    }
}
