using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Barq.Graph.Auditing;
using Barq.Graph.BackgroundJobs;
using Barq.Graph.Composition;
using Barq.Graph.Couriers;
using Barq.Graph.Deliveries;
using Barq.Graph.Organizations;
using Barq.Graph.Preparation;
using Barq.Graph.Tickets;
using Barq.Graph.Users;
using Barq.Graph.Vehicles;
using Barq.Persistence.Access;
using Barq.Persistence.Composition;
using Barq.Persistence.Querying;
using Barq.Testing;
using Barq.Testing.Databases;
using Barq.Testing.Explaining;
using Barq.Testing.Fleet;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Benchmarks.Plans;

/// <summary>
/// What each shipped operation costs PostgreSQL on the bench fleet and on one with a history several times as long: the blocks that its
/// statements touch at their first and their twentieth execution on a connection, and the time that they take.
/// </summary>
internal static partial class PlansRun
{
    private const double Most = 1.5;
    private const long Slack = 100;

    private static readonly double[] _randomPageCosts = [4, 1.1];
    private static readonly string[] _bigTables = ["deliveries", "delivery_events", "tickets", "audit_log", "archived_deliveries"];

    /// <summary>Prints a line for each operation.</summary>
    /// <param name="scale">How many times as long the history of the second fleet is.</param>
    /// <returns>1 where an operation costs more than one and a half times as much, else 0.</returns>
    public static async Task<int> RunAsync(int scale)
    {
        await using var bench = await ExplainedGateway.StartAsync(FleetDatabases.Bench);
        await using var large = await ExplainedGateway.StartAsync(FleetDatabases.BenchTimes(scale));
        Console.WriteLine($"| Operation | random_page_cost | blocks, 1st | 20th | 1st, history x {scale} | 20th, history x {scale} | ratio | ms | ms, history x {scale} | ratio |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        var isOver = false;
        foreach (var (name, document, variables, cost) in Questions())
        {
            var few = await bench.CostAsync(document, variables, cost);
            var many = await large.CostAsync(document, variables, cost);
            var ratio = (double)Math.Max(many.First, many.Twentieth) / Math.Max(1, few.First);
            var isDear = Math.Max(many.First, many.Twentieth) > (few.First * Most) + Slack;
            isOver |= isDear;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {cost} | {few.First} | {few.Twentieth} | {many.First} | {many.Twentieth} | {ratio:0.00}{(isDear ? " **over**" : "")} | {few.Milliseconds:0.00} | {many.Milliseconds:0.00} | {many.Milliseconds / few.Milliseconds:0.00} |"));
        }

        return isOver ? 1 : 0;
    }

    /// <summary>Prints a line for each operation on a database that is there: for one that was made larger, or cut into partitions.</summary>
    /// <param name="database">Its connection string; it holds the bench fleet at least.</param>
    /// <returns>1 where a big table is read from end to end, else 0.</returns>
    public static async Task<int> RunOnAsync(string database)
    {
        await using var gateway = new ExplainedGateway(database);
        Console.WriteLine("| Operation | random_page_cost | blocks, 1st | 20th | ms | read from end to end |");
        Console.WriteLine("|---|--:|--:|--:|--:|---|");
        var isScanned = false;
        foreach (var (name, document, variables, cost) in Questions())
        {
            var (first, twentieth, milliseconds, scanned) = await gateway.CostAsync(document, variables, cost);
            isScanned |= scanned.Intersect(_bigTables).Any();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {cost} | {first} | {twentieth} | {milliseconds:0.00} | {string.Join(", ", scanned)} |"));
        }

        return isScanned ? 1 : 0;
    }

    private static IEnumerable<(string Name, string Document, JsonElement Variables, double Cost)> Questions() =>
        from file in Directory.GetFiles(Repository.PathOf("schema", "operations"), "*.graphql").Order(StringComparer.Ordinal)
        let name = Path.GetFileNameWithoutExtension(file)
        let document = File.ReadAllText(file)
        where !document.Contains("\nmutation ", StringComparison.Ordinal)
        from asked in VariablesOf(name)
        from cost in _randomPageCosts
        select ($"{name}.{asked.Situation}", document, asked.Variables, cost);

    private static List<(string Situation, JsonElement Variables)> VariablesOf(string operation)
    {
        var text = File.ReadAllText(Repository.PathOf("tests", "Barq.Graph.Tests", "Operations", "Variables", operation + ".json"));
        var json = Reference().Replace(text, match => Convert.ToBase64String(Encoding.ASCII.GetBytes(match.Value[1..])));
        var situations = JsonDocument.Parse(json).RootElement.EnumerateObject().Select(situation => (situation.Name, situation.Value)).ToList();
        return situations.Exists(situation => situation.Name == "bench") ? situations.FindAll(situation => situation.Name == "bench") : situations;
    }

    [GeneratedRegex("@[A-Za-z]+:[0-9]+")]
    private static partial Regex Reference();

    /// <summary>A gateway without its transports that explains its statements.</summary>
    private sealed class ExplainedGateway : IAsyncDisposable
    {
        private readonly ServiceProvider _services;
        private TestDatabase? _database;

        public ExplainedGateway(string database)
        {
            var settings = new ConfigurationBuilder().AddInMemoryCollection([new("DATABASE_URL", database), new("CACHE_ENABLED", "false")]).Build();
            _services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(settings)
                .AddBarqPersistence().AddGraphExecution()
                .AddOrganizations().AddUsers().AddCouriers().AddVehicles().AddDeliveries().AddTickets().AddAuditing().AddBackgroundJobs()
                .AddSingleton<IQueryRunner>(provider =>
                    new ExplainingRunner(ActivatorUtilities.CreateInstance<QueryRunner>(provider), database) { IsTimed = true })
                .BuildServiceProvider();
        }

        public static async Task<ExplainedGateway> StartAsync(DatabaseTemplate template)
        {
            var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, template);
            return new ExplainedGateway(database.ConnectionString) { _database = database };
        }

        public async Task<(long First, long Twentieth, double Milliseconds, string[] Scanned)> CostAsync(string document, JsonElement variables, double randomPageCost)
        {
            var runner = (ExplainingRunner)_services.GetRequiredService<IQueryRunner>();
            runner.RandomPageCost = randomPageCost;
            using var response = await _services.GetRequiredService<IRequestExecutor>().ExecuteAsync(
                new GraphRequest { Caller = Caller.System, Query = document, Variables = variables }, CancellationToken.None);
            var statements = runner.Take().Where(statement => !statement.IsUnfilteredCount).ToArray();
            return (statements.Sum(statement => statement.First), statements.Sum(statement => statement.Twentieth), statements.Sum(statement => statement.Milliseconds),
                [.. statements.SelectMany(statement => statement.Nodes).Where(node => node.ScansTheWholeTable).Select(node => node.Table!).Distinct().Order(StringComparer.Ordinal)]);
        }

        public async ValueTask DisposeAsync()
        {
            await _services.DisposeAsync();
            if (_database is not null)
            {
                await _database.DisposeAsync();
            }
        }
    }
}
