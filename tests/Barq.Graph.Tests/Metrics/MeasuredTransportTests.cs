using System.Text.Json;
using Barq.Graph.Errors;
using Barq.Graph.Metrics;
using Barq.Graph.Tests.Transport.Http;
using Barq.Graph.Tests.Transport.WebSockets;
using Barq.Persistence.Diagnostics;
using Barq.Persistence.SecondLevelCache;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Graph.Tests.Metrics;

/// <summary>Whatever way a request comes, it is counted for its operation and its client, with its errors' codes, its rows and its bytes.</summary>
public sealed class MeasuredTransportTests
{
    private const string Good = """{"query":"query Good { deliveries(first: 3) { nodes { trackingNumber } } }"}""";
    private const string TwoLevels = """{"query":"query Good { deliveries(first: 3) { nodes { trackingNumber tickets(first: 1) { nodes { id } } } } }"}""";
    private const string Bad = """{"query":"query Bad { deliveries(first: 100000) { nodes { trackingNumber } } }"}""";
    private const string Unreadable = """{"query":"query Secret { deliveries("}""";

    public static TheoryData<string> Ways => ["post", "get", "batch", "stream", "socket"];

    [Theory, MemberData(nameof(Ways))]
    public async Task Requests_OfEachTransport_AreCountedByOperationAndByClient(string way)
    {
        var log = new LoggedLines();
        await using var gateway = await HttpGateway.StartAsync(environment: "Development", configure: services => services.AddSingleton<ILoggerProvider>(log));

        await SendAsync(gateway, way, Good, Bad, Unreadable);

        var figures = gateway.Services.GetRequiredService<CallFigures>();
        await Poll.UntilAsync(() => figures.Operations().Sum(each => each.Calls.Requests) == 3, "three requests to be counted");
        var operations = figures.Operations().ToDictionary(each => each.Name, each => each.Calls);
        Assert.Equal((1, 0, 3), (operations["Good"].Requests, operations["Good"].Errors, operations["Good"].Rows));
        Assert.True(operations["Good"].Bytes > 50);

        // Three deliveries of one statement were asked for, and three came; what was refused cost nothing.
        var cost = operations["Good"].Cost;
        Assert.Equal((3, 1, 1, 1), (cost.EstimatedRows, cost.EstimatedStatements, cost.EstimatedCost, cost.Statements));
        Assert.True(cost.DatabaseMicroseconds > 0);
        Assert.Equal((CostTotals.None, CostTotals.None), (operations["Bad"].Cost, operations["unknown"].Cost));
        Assert.Equal(["BAD_USER_INPUT"], operations["Bad"].Codes.Keys);
        Assert.Equal(["GRAPHQL_PARSE_FAILED"], operations["unknown"].Codes.Keys);

        var client = Assert.Single(figures.Clients());
        Assert.Equal(("shop", "7.1", 3L, 2L), (client.Name, client.Version, client.Calls.Requests, client.Calls.Errors));
        Assert.Equal(cost, client.Calls.Cost);

        var lines = log.Lines.Where(line => line.Id == EventIds.RequestAnsweredWithErrors).Select(line => line.Text).ToArray();
        Assert.Equal(2, lines.Length);
        Assert.Contains(lines, line => line.Contains("BAD_USER_INPUT: query Bad (", StringComparison.Ordinal) && line.Contains("client shop 7.1; trace id ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("100000", StringComparison.Ordinal) || line.Contains("Secret", StringComparison.Ordinal));
    }

    // A batch shares what its requests may cost; what each has cost is its own.
    [Fact]
    public async Task Rows_OfTwoInABatch_AreEachOnesOwn()
    {
        await using var gateway = await HttpGateway.StartAsync();
        await gateway.PostAsync("""[{"query":"query One { deliveries(first: 1) { nodes { trackingNumber } } }"},{"query":"query Five { deliveries(first: 5) { nodes { trackingNumber } } }"}]""");

        var operations = gateway.Services.GetRequiredService<CallFigures>().Operations().ToDictionary(each => each.Name, each => each.Calls);

        Assert.Equal((1, 5), (operations["One"].Rows, operations["Five"].Rows));
        Assert.Equal((1, 5), (operations["One"].Cost.EstimatedRows, operations["Five"].Cost.EstimatedRows));
        Assert.Equal((1, 1), (operations["One"].Cost.Statements, operations["Five"].Cost.Statements));
    }

    // An estimate is what a request may cost; with smaller pages filled, and more from the cache, it does cost less.
    [Fact]
    public async Task Cost_OfWhatIsRefusedOrAnsweredFromTheCache_IsNothing()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await HttpGateway.StartAsync(
            settings: new() { ["GRAPHQL_MAX_COST"] = "10", ["CACHE_ENABLED"] = "true", ["REDIS_URL"] = $"redis://{redis.Configuration}/0" },
            configure: services => services.AddHostedService(provider => provider.GetRequiredService<CacheBus>()));
        const string Page = """{"query":"query Page { deliveries(first: 50, where: { trackingNumber: { eq: \"none\" } }) { nodes { trackingNumber } } }"}""";
        await gateway.PostAsync(Page);
        await gateway.PostAsync(Page);
        await gateway.PostAsync("""{"query":"query Dear { deliveries(first: 1) { totalCount } couriers(first: 1) { totalCount } }"}""");

        var operations = gateway.Services.GetRequiredService<CallFigures>().Operations().ToDictionary(each => each.Name, each => each.Calls);

        var page = operations["Page"];
        Assert.Equal((2L, 50L, 1L, 0L), (page.Requests, page.Cost.EstimatedRows, page.Cost.Statements, page.Rows));
        Assert.Equal(page.Cost.LargestWeight, page.Cost.EstimatedCost);
        Assert.Equal(["OPERATION_TOO_EXPENSIVE"], operations["Dear"].Codes.Keys);
        Assert.Equal(CostTotals.None, operations["Dear"].Cost);
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Requests_WhoseTimeIsUp_AreCountedForTheirOperation(string way)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var gateway = await HttpGateway.StartAsync(
            settings: new() { ["GRAPHQL_REQUEST_TIMEOUT"] = "1" },
            configure: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)).AddSingleton<IStatementObserver>(new Slow(time)));

        await SendAsync(gateway, way, TwoLevels);

        var figures = gateway.Services.GetRequiredService<CallFigures>();
        await Poll.UntilAsync(() => figures.Operations().Count > 0, "the request to be counted");
        var operation = Assert.Single(figures.Operations());
        Assert.Equal(("Good", 1L, 1L), (operation.Name, operation.Calls.Requests, operation.Calls.Failures));
        Assert.Equal([ErrorCodes.TimedOut], operation.Calls.Codes.Keys);
        Assert.Equal(1, gateway.Services.GetRequiredService<RequestFigures>().Read().Durations.Count);
    }

    private static async Task SendAsync(HttpGateway gateway, string way, params string[] requests)
    {
        if (way == "socket")
        {
            await using var socket = await SocketClient.ConnectAsync(gateway.Address);
            await socket.SendAsync("""{"type":"connection_init","payload":{"apollographql-client-name":"shop","apollographql-client-version":"7.1"}}""");
            await socket.ReceiveAsync();
            foreach (var (index, request) in requests.Index())
            {
                await socket.SendAsync($$"""{"id":"{{index}}","type":"subscribe","payload":{{request}}}""");
                await socket.ReceiveAsync();
            }

            return;
        }

        if (way == "batch")
        {
            await gateway.PostAsync($"[{string.Join(',', requests)}]", configure: Name);
            return;
        }

        foreach (var request in requests)
        {
            await (way == "get"
                ? gateway.GetAsync($"?query={Uri.EscapeDataString(JsonDocument.Parse(request).RootElement.GetProperty("query").GetString()!)}", configure: Name)
                : gateway.PostAsync(request, accept: way == "stream" ? "text/event-stream" : null, configure: Name));
        }

        static void Name(HttpRequestMessage request)
        {
            request.Headers.Add("GraphQL-Client-Name", "shop");
            request.Headers.Add("GraphQL-Client-Version", "7.1");
            request.Headers.Add("GraphQL-Preflight", "1");
        }
    }

    /// <summary>Lets a second pass while a request's statement runs.</summary>
    private sealed class Slow(FakeTimeProvider time) : IStatementObserver
    {
        public void Executed(in StatementExecution execution)
        {
            if (RequestWork.Current is not null)
            {
                time.Advance(TimeSpan.FromSeconds(1));
            }
        }
    }
}
