using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Barq.Testing;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Barq.Testing.Redis;

namespace Barq.Graph.Tests.Telemetry;

/// <summary>The dashboard for Grafana, against what a gateway and a job host really tell Prometheus: a query of a metric that does not exist draws nothing, and says nothing.</summary>
public sealed partial class GrafanaTests
{
    // Prometheus adds them itself.
    private static readonly string[] _ofPrometheus = ["instance", "job"];

    private static JsonElement Dashboard => JsonDocument.Parse(File.ReadAllText(Repository.PathOf("deploy", "grafana", "barq.json"))).RootElement;

    [SkippableFact]
    public async Task Queries_OfEveryPanel_AskForWhatTheHostsTell()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        var servers = new Dictionary<string, string?> { ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = $"redis://{redis.Configuration}/0" };
        await using var host = await GatewayProcess.StartAsync(new GatewayStart { Program = RepositoryFolder.Program("Barq.Jobs"), Environment = servers });

        // One connection, for which some have to wait, past the gate that lets no more through than there are: the driver tells of those only once there were any.
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart
        {
            Environment = new Dictionary<string, string?>(servers) { ["DB_POOL_SIZE"] = "1", ["DB_MAX_OVERFLOW"] = "0", ["DB_MAX_RUNNING"] = "16" },
        });
        var jobs = "";
        await Poll.UntilAsync(
            async () =>
            {
                await AskAsync(gateway, "mutation { recomputeCourierPerformance(input: { organizationId: \"T3JnYW5pemF0aW9uOjE=\" }) { job { id } } }");
                jobs = await host.Client.GetStringAsync("metrics");
                return jobs.Contains("job_runs_total", StringComparison.Ordinal);
            },
            "a job to be done");
        Exposition? told = null;
        var round = 0;
        await Poll.UntilAsync(
            async () =>
            {
                // Another question each time: what has been answered once needs no connection any more.
                round++;
                await Task.WhenAll(Enumerable.Range(1, 16).Select(first => AskAsync(gateway, $"{{ deliveries(first: {first}, where: {{ codAmount: {{ gt: -{round} }} }}) {{ nodes {{ trackingNumber organization {{ name }} }} }} }}")));
                await AskAsync(gateway, "{ nothing }");
                told = new Exposition($"{await gateway.Client.GetStringAsync("metrics")}\n{jobs}");
                return told.Find("db_client_connection_npgsql_pending_requests") is not null;
            },
            "somebody to wait for a connection");
        var queries = Queries().ToArray();

        Assert.True(queries.Length >= 30, $"{queries.Length} queries");
        Assert.All(queries, each => Check(new PromQuery(each.Query), each.Legend, told!));

        // What nobody knows of, nobody looks at.
        var docs = string.Concat(Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories).Select(File.ReadAllText));
        var own = told!.Names.Where(name => told.Find(name)!.TryGetValue("otel_scope_name", out var scopes) && scopes.Contains("Barq")).Select(name => OfHistogram.Replace(name, "")).Distinct().ToArray();
        Assert.True(own.Length >= 40, $"{own.Length} metrics");
        Assert.All(own, name => Assert.True(docs.Contains($"`{name}`", StringComparison.Ordinal), $"No page tells of {name}."));
    }

    [Fact]
    public void Panels_OfTheDashboard_StandBesideEachOtherAndSayWhatTheyShow()
    {
        var panels = Dashboard.GetProperty("panels").EnumerateArray().ToArray();
        var taken = new HashSet<(int X, int Y)>();
        foreach (var panel in panels)
        {
            var place = panel.GetProperty("gridPos");
            int At(string name) => place.GetProperty(name).GetInt32();
            Assert.True(At("x") + At("w") <= 24, panel.GetProperty("title").GetString());
            foreach (var (x, y) in Enumerable.Range(At("x"), At("w")).SelectMany(x => Enumerable.Range(At("y"), At("h")).Select(y => (x, y))))
            {
                Assert.True(taken.Add((x, y)), $"{panel.GetProperty("title")} covers another panel.");
            }
        }

        Assert.Equal(panels.Length, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.All(panels.Where(panel => panel.GetProperty("type").GetString() != "row"), panel => Assert.NotEqual("", panel.GetProperty("description").GetString()));
    }

    private static async Task AskAsync(GatewayProcess gateway, string query)
    {
        using var answer = await gateway.Client.PostAsJsonAsync("graphql", new { query });
    }

    private static void Check(PromQuery query, string legend, Exposition told)
    {
        Assert.NotEmpty(query.Metrics);
        Assert.Empty(query.Unknown);
        foreach (var (name, matchers) in query.Metrics)
        {
            var labels = told.Find(name);
            Assert.True(labels is not null, $"Nobody tells {name}.");
            foreach (var (label, comparison, value) in matchers.Where(matcher => !_ofPrometheus.Contains(matcher.Label)))
            {
                Assert.True(labels.ContainsKey(label), $"{name} has no label {label}.");
                Assert.True(comparison != "=" || labels[label].Contains(value), $"{name} has no {label} {value}.");
            }

            Assert.All(query.GroupedBy.Except(_ofPrometheus), label => Assert.True(labels.ContainsKey(label), $"{name} has no label {label}."));
        }

        // A legend of a label that was added away is empty.
        var shown = query.GroupedBy.Count > 0 ? [.. query.GroupedBy] : query.Metrics.SelectMany(metric => told.Find(metric.Name)!.Keys).Concat(_ofPrometheus).ToArray();
        Assert.All(LegendLabel.Matches(legend).Select(match => match.Groups["label"].Value), label => Assert.Contains(label, shown));
    }

    private static IEnumerable<(string Query, string Legend)> Queries()
    {
        foreach (var target in Dashboard.GetProperty("panels").EnumerateArray().Where(panel => panel.TryGetProperty("targets", out _))
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray()))
        {
            yield return (target.GetProperty("expr").GetString()!, target.GetProperty("legendFormat").GetString()!);
        }

        // Whether a host is there at all, Prometheus knows by itself.
        foreach (var rule in Deployment.AlertRule.All.Where(rule => !rule.Expression.StartsWith("up{", StringComparison.Ordinal) && !rule.Expression.StartsWith("absent(up{", StringComparison.Ordinal)))
        {
            yield return (rule.Expression, "");
        }

        // label_values(metric, label)
        foreach (var variable in Dashboard.GetProperty("templating").GetProperty("list").EnumerateArray().Where(each => each.GetProperty("type").GetString() == "query"))
        {
            yield return (LabelValues.Replace(variable.GetProperty("definition").GetString()!, "sum by (${label}) (${metric}{})"), "");
        }
    }

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex OfHistogram { get; }

    [GeneratedRegex(@"\{\{(?<label>\w+)\}\}")]
    private static partial Regex LegendLabel { get; }

    [GeneratedRegex(@"^label_values\((?<metric>\w+), (?<label>\w+)\)$")]
    private static partial Regex LabelValues { get; }
}
