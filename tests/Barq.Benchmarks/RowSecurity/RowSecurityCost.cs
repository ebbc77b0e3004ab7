using System.Globalization;
using Barq.Benchmarks.Ratios;
using Barq.Graph.NodeIds;
using Barq.Persistence.Access;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.PostgreSql;
using Npgsql;

namespace Barq.Benchmarks.RowSecurity;

/// <summary>What the database's own fence costs: the same operations on two copies of a fleet, with <c>DB_ROW_LEVEL_SECURITY</c> and without, both sides in every round.</summary>
internal static class RowSecurityCost
{
    private const int Times = 60;
    private const int WarmUps = 200;

    private static readonly Caller _manager = Caller.User(1, CallerRole.Manager, 7);

    private static readonly (string Name, string Query)[] _operations =
    [
        ("by key", $$"""{ delivery(id: "{{new NodeId("Delivery", 1)}}") { id status } courier(id: "{{new NodeId("Courier", 1)}}") { fullName } }"""),
        ("board of 50", "{ deliveries(first: 50, order: [{ createdAt: DESC }]) { nodes { id trackingNumber status courier { fullName } } pageInfo { hasNextPage } } }"),
        ("filtered, counted", """{ deliveries(first: 20, where: { status: { in: [PENDING, IN_TRANSIT] }, courier: { city: { eq: "Riyadh" } } }) { totalCount nodes { id notes } } }"""),
        ("tree", "{ couriers(first: 20) { nodes { fullName deliveries(first: 5, order: [{ createdAt: DESC }]) { nodes { id events(first: 3) { nodes { status } } } } } } }"),
        ("contains", """{ deliveries(first: 20, where: { notes: { contains: "gate" } }) { nodes { id } } }"""),
        ("update", $$"""mutation { updateDelivery(input: { deliveryId: "{{new NodeId("Delivery", 1)}}", notes: "ring twice" }) { delivery { version } errors { __typename } } }"""),
    ];

    /// <summary>Measures and prints a table in Markdown.</summary>
    /// <param name="rounds">How often both sides are measured, in turn.</param>
    /// <param name="isDemo">Whether on the demo fleet, which is made sooner.</param>
    public static async Task RunAsync(int rounds, bool isDemo)
    {
        var template = isDemo ? FleetDatabases.Demo : FleetDatabases.Bench;
        await using var held = await RoleDatabase.CreateAsync(template);
        await using var open = await RoleDatabase.CreateAsync(template);
        await using var with = await BenchGateway.OnAsync(held, rowSecurity: true);
        await using var without = await BenchGateway.OnAsync(open, rowSecurity: false);
        Console.WriteLine("| Operation | CPU, gateway | with policies | ratio | CPU, PostgreSQL | with policies | ratio |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|");
        foreach (var (name, query) in _operations)
        {
            var sides = new[] { (Gateway: without, Database: (TestDatabase)open), (Gateway: with, Database: held) };
            foreach (var side in sides)
            {
                await AskAsync(side.Gateway, query, WarmUps);
            }

            var measured = new[] { new List<(double Own, double Server)>(), new List<(double Own, double Server)>() };
            for (var round = 0; round < rounds; round++)
            {
                for (var i = 0; i < 2; i++)
                {
                    var side = (round + i) % 2;
                    var server = await ServerAsync(sides[side].Database);
                    var slice = await Slice.MeasureAsync(() => AskAsync(sides[side].Gateway, query, 1), Times);
                    measured[side].Add((slice.CpuMicroseconds, (await ServerAsync(sides[side].Database) - server) / Times));
                }
            }

            var (own, ownWith) = (Median(measured[0].Select(cost => cost.Own)), Median(measured[1].Select(cost => cost.Own)));

            // The kernel counts in steps: the sum of all rounds, and not the median of each.
            var (there, thereWith) = (measured[0].Average(cost => cost.Server), measured[1].Average(cost => cost.Server));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {own:0} µs | {ownWith:0} µs | **{ownWith / own:0.00}** | {there:0} µs | {thereWith:0} µs | **{thereWith / there:0.00}** |"));
        }
    }

    private static async ValueTask AskAsync(BenchGateway gateway, string query, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var response = await gateway.ExecuteAsync(query, default, _manager);
            if (response.HasErrors)
            {
                throw new InvalidOperationException(System.Text.Encoding.UTF8.GetString(response.Body.Span));
            }
        }
    }

    // All processes that work for the database: none ends meanwhile, as its connections stay open.
    private static async Task<double> ServerAsync(TestDatabase database)
    {
        await using var connection = new NpgsqlConnection((database as RoleDatabase)!.All.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var used = 0.0;
        while (await reader.ReadAsync())
        {
            used += ProcessCpu.Microseconds(reader.GetInt32(0));
        }

        return used;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
