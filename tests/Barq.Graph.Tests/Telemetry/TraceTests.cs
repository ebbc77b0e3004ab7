using System.Globalization;
using System.Net.Http.Json;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Barq.Testing.Redis;

namespace Barq.Graph.Tests.Telemetry;

/// <summary>The trace of a request, as a collector gets it from a gateway process by either protocol.</summary>
public sealed class TraceTests
{
    private const string Document = """
        query Traced($secret: String) {
          deliveries(first: 3, where: { trackingNumber: { neq: $secret }, notes: { neq: "a-literal-secret" } }) { nodes { trackingNumber organization { name } } }
        }
        """;

    // What there is below a query that neither memory nor Redis answers: itself, and the organizations of its rows.
    private static readonly string[] _paths =
    [
        "POST /graphql", "POST /graphql > query", "POST /graphql > query > cache lookup", "POST /graphql > query > cache lookup > HMGET",
        "POST /graphql > query > postgresql", "POST /graphql > query > dataloader batch", "POST /graphql > query > dataloader batch > cache lookup",
        "POST /graphql > query > dataloader batch > cache lookup > HMGET", "POST /graphql > query > dataloader batch > postgresql",
    ];

    // A test once looked for the request's span right after the answer and found none: the server ends it after the client has the answer.
    [SkippableTheory]
    [InlineData(OtlpReceiver.Grpc)]
    [InlineData(OtlpReceiver.Http)]
    public async Task Trace_OfARequest_IsOneTreeDownToTheStatements(string protocol)
    {
        await using var receiver = await OtlpReceiver.StartAsync(protocol);
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart
        {
            Environment = new Dictionary<string, string?>
            {
                ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = $"redis://{redis.Configuration}/0",
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol,
                ["OTEL_SERVICE_NAME"] = "barq-under-test", ["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment=lab",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "100", ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
            },
        });

        await AskAsync(() => gateway.Client.PostAsJsonAsync("graphql", new { query = Document, variables = new { secret = "a-variable-secret" } }));
        var executed = await TraceAsync(receiver, spans => _paths.All(path => spans.Any(span => span.PathIn(spans) == path)));
        await AskAsync(() => gateway.Client.PostAsJsonAsync("graphql", new { query = Document, variables = new { secret = "a-variable-secret" } }));
        await TraceAsync(receiver, spans => spans[^1].Trace != executed[0].Trace && Operation(spans)?.Tags["barq.response.cached"] == "1");
        await AskAsync(() => gateway.Client.GetAsync(
            $"graphql?query={Uri.EscapeDataString(Document)}&variables={Uri.EscapeDataString("""{"secret":"another-variable-secret"}""")}"));
        await TraceAsync(receiver, spans => spans.Any(span => span.Name == "GET /graphql"));

        // One tree: nothing of it stands apart, and nothing has a name that grows with the requests.
        Assert.All(executed, span => Assert.NotNull(span.PathIn(executed)));
        Assert.All(executed, span => Assert.True(_paths.Any(path => path.EndsWith(span.Name, StringComparison.Ordinal)) || IsCommand(span), span.Name));
        var operation = Operation(executed)!;
        Assert.Equal(("query", "Traced", "0"), (operation.Tags["graphql.operation.type"], operation.Tags["graphql.operation.name"], operation.Tags["barq.response.cached"]));
        Assert.EndsWith("-Traced", operation.Tags["barq.operation.id"], StringComparison.Ordinal);
        Assert.Equal("unknown", operation.Tags["barq.client.name"]);
        Assert.All(
            ["barq.rows", "barq.statements", "barq.estimated.cost", "barq.estimated.rows", "barq.estimated.statements"],
            tag => Assert.True(int.Parse(operation.Tags[tag], CultureInfo.InvariantCulture) > 0, tag));
        Assert.Equal(("barq-under-test", "lab"), (operation.Tags["resource service.name"], operation.Tags["resource deployment.environment"]));
        Assert.Equal("Delivery.organization", executed.Single(span => span.Name == "dataloader batch").Tags["barq.batch.name"]);

        Assert.All(receiver.Spans.SelectMany(span => span.Tags), tag => Assert.DoesNotContain("secret", tag.Value, StringComparison.Ordinal));
        await Poll.UntilAsync(() => receiver.Metrics.Contains("http.request.duration") && receiver.Metrics.Contains("sql.statement.duration"), "the metrics over OTLP");
    }

    private static bool IsCommand(ReceivedSpan span) =>
        span.Source == "OpenTelemetry.Instrumentation.StackExchangeRedis" && span.Name.All(char.IsAsciiLetterUpper);

    private static ReceivedSpan? Operation(IEnumerable<ReceivedSpan> spans) => spans.LastOrDefault(span => span is { Source: "Barq", Name: "query" });

    // The spans of the newest HTTP request, once they are as wanted: Redis' commands come some seconds later than the others.
    private static async Task<IReadOnlyList<ReceivedSpan>> TraceAsync(OtlpReceiver receiver, Func<IReadOnlyList<ReceivedSpan>, bool> isComplete)
    {
        IReadOnlyList<ReceivedSpan> spans = [];
        try
        {
            await Poll.UntilAsync(
                () =>
                {
                    var all = receiver.Spans;
                    var trace = all.LastOrDefault(span => span is { Source: "Microsoft.AspNetCore", Parent: "" })?.Trace;
                    spans = [.. all.Where(span => span.Trace == trace)];
                    return spans.Count > 0 && isComplete(spans);
                },
                "the trace");
        }
        catch (TimeoutException)
        {
            Assert.Fail($"The trace stays:\n{string.Join('\n', spans.Select(span => $"{span.PathIn(spans) ?? $"? > {span.Name}"} {string.Join(' ', span.Tags)}"))}");
        }

        return spans;
    }

    private static async Task AskAsync(Func<Task<HttpResponseMessage>> send)
    {
        using var answer = await send();
        Assert.DoesNotContain("\"errors\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
