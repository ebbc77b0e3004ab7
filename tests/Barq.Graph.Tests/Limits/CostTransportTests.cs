using System.Text.Json;
using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.Transport;
using Barq.Graph.Tests.Transport.Http;
using Barq.Graph.Tests.Transport.WebSockets;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Events;
using Barq.Testing.Fleet;
using Barq.Testing.Processes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Limits;

/// <summary>Whoever asks is told what its request costs on every way by which it can come: the same on each.</summary>
public sealed class CostTransportTests
{
    private const string Query = "{ couriers(first: 3) { nodes { fullName } } }";

    [Fact]
    public async Task Report_OnEveryWay_TellsTheSameByHeaderAndByExtension()
    {
        await using var gateway = await HttpGateway.StartAsync();
        foreach (var (way, request) in Asked("report"))
        {
            var answer = await way.AskAsync(gateway, request);

            Assert.True(answer.Json.TryGetProperty("data", out var data) && data.GetProperty("couriers").GetProperty("nodes").GetArrayLength() == 3, $"{way.Name}: {answer}");
            var spent = IsTold(way, answer, rows: 3).GetProperty("spent");
            Assert.Equal((way.Name, 3, 1), (way.Name, spent.GetProperty("rows").GetInt32(), spent.GetProperty("statements").GetInt32()));
            Assert.True(spent.GetProperty("bytes").GetInt32() is > 50 and < 1000, way.Name);
        }
    }

    [Fact]
    public async Task Validate_OnEveryWay_TellsTheEstimateAndRunsNothing()
    {
        await using var gateway = await HttpGateway.StartAsync();
        foreach (var (way, request) in Asked("validate"))
        {
            var answer = await way.AskAsync(gateway, request);

            Assert.False(answer.Json.TryGetProperty("data", out _), way.Name);
            Assert.False(IsTold(way, answer, rows: 3).TryGetProperty("spent", out _), way.Name);
        }
    }

    [Fact]
    public async Task Report_OfWhatIsTooExpensive_TellsWhatItWouldHaveCostOnEveryWay()
    {
        await using var gateway = await HttpGateway.StartAsync(settings: new() { ["GRAPHQL_MAX_ROWS"] = "2" });
        foreach (var (way, request) in Asked("report"))
        {
            var answer = await way.AskAsync(gateway, request);

            Assert.Equal((way.Name, "OPERATION_TOO_EXPENSIVE"), (way.Name, answer.Code));
            IsTold(way, answer, rows: 3);
        }

        foreach (var way in Ways.All.Where(way => way.Streams))
        {
            var answer = await way.AskAsync(gateway, With(new WayRequest("subscription { deliveryStatusChanged { tickets(first: 3) { nodes { id } } } }"), "report"));

            Assert.Equal((way.Name, "OPERATION_TOO_EXPENSIVE"), (way.Name, answer.Code));
            IsTold(way, answer, rows: 4, statements: 2);
        }
    }

    [Fact]
    public async Task Mutation_ReportedOrValidated_IsDoneOnceOrNotAtAll()
    {
        await using var gateway = await HttpGateway.StartAsync();
        await using var context = gateway.Database.CreateFleetContext();
        foreach (var way in Ways.All.Where(way => way.CanMutate))
        {
            foreach (var mode in (string[])["report", "validate"])
            {
                var number = $"C{mode[0]}{way.Name.Replace(" ", "", StringComparison.Ordinal)}";
                var answer = await way.AskAsync(gateway, With(new WayRequest(
                    $$"""mutation { createDelivery(input: { organizationId: "{{MutationAnswers.Id("Organization", 1)}}", trackingNumber: "{{number}}", pickupAddress: "a", deliveryAddress: "b" }) { delivery { trackingNumber } errors { ... on Error { message } } } }"""), mode));

                var cost = answer.Json.GetProperty("extensions").GetProperty("cost");
                Assert.Equal((way.Name, 1), (way.Name, cost.GetProperty("estimated").GetProperty("mutations").GetInt32()));
                Assert.Equal((way.Name, mode == "report" ? 1 : 0), (way.Name, await context.Deliveries.CountAsync(row => row.TrackingNumber == number)));
                Assert.Equal((way.Name, mode == "report"), (way.Name, cost.TryGetProperty("spent", out var spent) && spent.GetProperty("statements").GetInt32() > 0));
            }
        }
    }

    // The requests of a batch are held to one limit together, and each is told its own.
    [Fact]
    public async Task Batch_EachOfItsRequests_IsToldItsOwn()
    {
        await using var gateway = await HttpGateway.StartAsync();
        var asked = $"[{string.Join(',', Enumerable.Range(1, 4).Select(i => With(new WayRequest($"{{ couriers(first: {i}) {{ nodes {{ fullName }} }} }}"), "report").Json(null)))}]";

        var answers = JsonElement.Parse((await gateway.PostAsync(asked)).Text).EnumerateArray().ToArray();

        for (var i = 0; i < answers.Length; i++)
        {
            var spent = IsTold(Ways.All[0], new WayAnswer(answers[i], 200), rows: i + 1).GetProperty("spent");
            Assert.Equal((i + 1, 1), (spent.GetProperty("rows").GetInt32(), spent.GetProperty("statements").GetInt32()));
            Assert.InRange(spent.GetProperty("bytes").GetInt32(), answers[i].GetProperty("data").GetRawText().Length, answers[i].GetRawText().Length);
        }
    }

    [Fact]
    public async Task Subscription_Reported_TellsWithEachAnswerWhatThatHasCost()
    {
        await using var gateway = await HttpGateway.StartAsync();
        await using var context = gateway.Database.CreateFleetContext();
        var delivery = await context.Deliveries.OrderBy(row => row.Id).FirstAsync(row => row.OrganizationId == 1 && row.CourierId != null);
        var query = $"subscription {{ deliveryChanged(id: \"{MutationAnswers.Id("Delivery", delivery.Id)}\") {{ id courier {{ deliveries(first: 2) {{ nodes {{ id }} }} }} }} }}";
        await using var client = await SocketClient.OpenAsync(gateway.Address);
        await client.SendAsync($"{{\"id\":\"told\",\"type\":\"subscribe\",\"payload\":{With(new WayRequest(query), "report").Json(null)}}}");
        await Poll.UntilAsync(() => gateway.Hub.Count == 1, "the subscription to be open");
        var streaming = Ways.All.Single(way => way.Name == "event stream by post").AskAsync(gateway, With(new WayRequest(query), "report"));
        await using var plain = await SocketClient.OpenAsync(gateway.Address);
        await plain.SubscribeAsync("plain", query);
        await Poll.UntilAsync(() => gateway.Hub.Count == 3, "the subscriptions to be open");

        await gateway.Services.GetRequiredService<FleetEvents>().PublishAsync(
            new FleetEvent { Kind = FleetEventKinds.EntityChanged, EntityType = "Delivery", Key = delivery.Id, OrganizationId = 1, OccurredAt = DateTimeOffset.UnixEpoch }, CancellationToken.None);

        Assert.False(JsonElement.Parse((await plain.ReceiveAsync())!).GetProperty("payload").TryGetProperty("extensions", out _));
        foreach (var told in new[] { JsonElement.Parse((await client.ReceiveAsync())!).GetProperty("payload"), (await streaming).Json })
        {
            var spent = IsTold(Ways.All[0], new WayAnswer(told, 200), rows: 4, statements: 2).GetProperty("spent");
            Assert.Equal((3, 2), (spent.GetProperty("rows").GetInt32(), spent.GetProperty("statements").GetInt32()));
        }

        Assert.Equal(1, gateway.Hub.FeedCount);
    }

    private static IEnumerable<(Way Way, WayRequest Request)> Asked(string mode)
    {
        foreach (var way in Ways.All)
        {
            yield return (way, new WayRequest(Query) { Header = ("GraphQL-Cost", mode) });
            if (way.Name != "persisted address")
            {
                yield return (way, With(new WayRequest(Query), mode));
            }
        }
    }

    private static WayRequest With(WayRequest request, string mode) => request with { Extensions = new() { ["cost"] = mode } };

    private static JsonElement IsTold(Way way, WayAnswer answer, int rows, int statements = 1)
    {
        Assert.True(answer.Json.TryGetProperty("extensions", out var extensions), $"{way.Name}: {answer.Json.GetRawText()}");
        Assert.Equal((way.Name, statements, rows), (way.Name, extensions.GetProperty("operationCost").GetProperty("fieldCost").GetInt32(), extensions.GetProperty("operationCost").GetProperty("typeCost").GetInt32()));
        var cost = extensions.GetProperty("cost");
        var estimated = cost.GetProperty("estimated");
        Assert.Equal((way.Name, rows, statements, 0), (way.Name, estimated.GetProperty("rows").GetInt32(), estimated.GetProperty("statements").GetInt32(), estimated.GetProperty("mutations").GetInt32()));
        return cost;
    }
}
