using System.Globalization;
using System.Net.Http.Json;
using Barq.Graph.NodeIds;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Npgsql;

namespace Barq.Benchmarks.Ratios;

/// <summary>
/// What a mutation of a hundred costs against a mutation of one: CPU of the gateway's process, with all that follows from the answer (events, drops,
/// the outbox). Both in every round and in changing order; the figure is the median of the rounds' ratios.
/// </summary>
internal sealed class BulkCost(TestDatabase database, RedisProcess redis, GatewayProcess gateway, NpgsqlDataSource admin) : IAsyncDisposable
{
    private const int Items = 100;
    private const int Singles = 100;
    private const int Manys = 5;
    private const string One = "mutation($input: AssignDeliveryInput!) { assignDelivery(input: $input) { delivery { id status version courier { id fullName } } errors { __typename } } }";
    private const string Many = "mutation($input: AssignDeliveriesInput!) { assignDeliveries(input: $input) { results { delivery { id status version courier { id fullName } } errors { __typename } } errors { __typename } } }";

    private readonly List<(string Delivery, string Courier)> _items = [];

    /// <summary>Measures and prints a table in Markdown.</summary>
    /// <param name="rounds">How often both are measured, in turn.</param>
    /// <param name="program">The <c>Barq.Graph.dll</c> of another build; null for this one.</param>
    public static async Task RunAsync(int rounds, string? program)
    {
        await using var cost = await StartAsync(program);
        for (var i = 0; i < 4; i++)
        {
            await cost.OneAsync();
            await cost.ManyAsync();
        }

        var measured = new List<(double One, double Many)>(rounds);
        for (var round = 0; round < rounds; round++)
        {
            if (round % 2 == 0)
            {
                var first = await cost.OneAsync();
                measured.Add((first, await cost.ManyAsync()));
            }
            else
            {
                var first = await cost.ManyAsync();
                measured.Add((await cost.OneAsync(), first));
            }
        }

        var ratios = measured.Select(round => round.Many / round.One).Order().ToArray();
        Console.WriteLine("| assignDelivery | assignDeliveries of 100 | Ratio (quartiles) |");
        Console.WriteLine("|--:|--:|--:|");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {Median(measured.Select(round => round.One)):0} µs | {Median(measured.Select(round => round.Many)):0} µs | **{ratios[rounds / 2]:0.00}** ({ratios[rounds / 4]:0.00}–{ratios[rounds * 3 / 4]:0.00}) |"));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        await admin.DisposeAsync();
        await redis.DisposeAsync();
        await database.DisposeAsync();
    }

    private static async Task<BulkCost> StartAsync(string? program)
    {
        var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        var redis = await RedisProcess.StartNewAsync();
        var gateway = await GatewayProcess.StartAsync(new GatewayStart
        {
            Program = program,
            Environment = new Dictionary<string, string?>
            {
                ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = redis.Url, ["Logging__LogLevel__Default"] = "Warning",
            },
        });
        var cost = new BulkCost(database, redis, gateway, NpgsqlDataSource.Create(database.ConnectionString + ";Application Name=bench;Maximum Pool Size=1"));
        await cost.FillAsync();
        return cost;
    }

    private async Task FillAsync()
    {
        await using var command = admin.CreateCommand($"""
            INSERT INTO deliveries (organization_id, tracking_number, pickup_address, delivery_address, city, status, cod_amount, created_at, updated_at, version)
            SELECT 1, 'BULK-' || n, '12 Olaya Street, Riyadh', '7 King Road, Jeddah', 'Riyadh', 'PENDING', 0, now(), now(), 1 FROM generate_series(1, {Items * Manys}) AS n;
            SELECT d.id, c.id FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM deliveries WHERE tracking_number LIKE 'BULK-%') AS d
            JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM couriers WHERE organization_id = 1 AND status = 'ACTIVE' ORDER BY id LIMIT 10) AS c ON c.n = d.n % 10 ORDER BY d.n
            """);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            _items.Add((new NodeId("Delivery", reader.GetInt64(0)).ToString(), new NodeId("Courier", reader.GetInt64(1)).ToString()));
        }

        if (_items.Count < Items * Manys)
        {
            throw new InvalidOperationException($"There are couriers for {_items.Count} of {Items * Manys} deliveries only.");
        }
    }

    private Task<double> OneAsync() => MeasureAsync(Singles, i => SendAsync(One, new { deliveryId = _items[i].Delivery, courierId = _items[i].Courier }));

    private Task<double> ManyAsync() => MeasureAsync(Manys, i => SendAsync(
        Many, new { items = _items.Skip(i * Items).Take(Items).Select(item => new { deliveryId = item.Delivery, courierId = item.Courier }) }));

    // Microseconds of CPU for each.
    private async Task<double> MeasureAsync(int times, Func<int, Task> send)
    {
        await using (var command = admin.CreateCommand("UPDATE deliveries SET status = 'PENDING', courier_id = NULL WHERE tracking_number LIKE 'BULK-%'"))
        {
            await command.ExecuteNonQueryAsync();
        }

        var before = ProcessCpu.Microseconds(gateway.ProcessId);
        for (var i = 0; i < times; i++)
        {
            await send(i);
        }

        // What follows from the answers is part of it.
        await Poll.UntilAsync(
            async () =>
            {
                await using var command = admin.CreateCommand("SELECT count(*) FROM outbox_messages");
                return (long)(await command.ExecuteScalarAsync())! == 0;
            },
            "the outbox to be empty");
        return (ProcessCpu.Microseconds(gateway.ProcessId) - before) / times;
    }

    private async Task SendAsync(string query, object input)
    {
        using var response = await gateway.Client.PostAsJsonAsync("graphql", new { query, variables = new { input } });
        var answer = await response.Content.ReadAsStringAsync();
        if (answer.Contains("Error", StringComparison.Ordinal) || answer.Contains("\"errors\":[", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"It was not done: {answer}");
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
