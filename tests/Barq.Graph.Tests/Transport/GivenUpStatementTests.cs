using System.Net.WebSockets;
using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Transport.Http;
using Barq.Graph.Tests.Transport.WebSockets;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Events;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Redis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Transport;

/// <summary>A statement whose request nobody waits for any more ends in the database too, whatever the request came by and whoever has given it up.</summary>
public sealed class GivenUpStatementTests
{
    private const string Query = "{ couriers(first: 3) { nodes { fullName } } }";

    private static readonly string _token = TestTokens.Make(TestTokens.Symmetric(), new() { ["platform_admin"] = true, ["user_id"] = 9 });

    private static readonly Dictionary<string, Func<HttpGateway, SlowTable, Task>> _clients = new()
    {
        ["post"] = (gateway, table) => HttpAsync(gateway, table, 1, Ways.Body(new WayRequest(Query).Json(null))),
        ["get"] = (gateway, table) => HttpAsync(gateway, table, 1, new(HttpMethod.Get, gateway.Address + new WayRequest(Query).Url(null))),
        ["persisted"] = async (gateway, table) => await HttpAsync(gateway, table, 1, new(HttpMethod.Get, $"{gateway.Address}/persisted/{await Ways.StoreAsync(gateway, Query)}")),
        ["batch"] = (gateway, table) => HttpAsync(gateway, table, 1, Ways.Body($"[{new WayRequest("{ __typename }").Json(null)},{new WayRequest(Query).Json(null)}]")),
        ["event stream by post"] = (gateway, table) => HttpAsync(gateway, table, 1, Stream(Ways.Body(new WayRequest(Query).Json(null)))),
        ["event stream by get"] = (gateway, table) => HttpAsync(gateway, table, 1, Stream(new(HttpMethod.Get, gateway.Address + new WayRequest(Query).Url(null)))),
        ["socket that completes"] = async (gateway, table) =>
        {
            await using var client = await SocketClient.OpenAsync(gateway.Address, _token);
            await client.SubscribeAsync("1", Query);
            await table.RunningAsync(1);
            await client.SendAsync("{\"id\":\"1\",\"type\":\"complete\"}");
            await table.RunningAsync(0);
            await client.SubscribeAsync("1", "{ __typename }");
            Assert.Equal("{\"id\":\"1\",\"type\":\"next\",\"payload\":{\"data\":{\"__typename\":\"Query\"}}}", await client.ReceiveAsync());
        },
        ["socket that is closed"] = (gateway, table) => SocketAsync(gateway, table, client => client.Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None)),
        ["socket that breaks"] = (gateway, table) => SocketAsync(gateway, table, client =>
        {
            client.Socket.Abort();
            return Task.CompletedTask;
        }),
    };

    /// <summary>Every way of a client to go, on both databases.</summary>
    public static TheoryData<TestProvider, string> Clients
    {
        get
        {
            var all = new TheoryData<TestProvider, string>();
            foreach (var client in _clients.Keys)
            {
                all.Add(TestProvider.PostgreSql, client);
                all.Add(TestProvider.Sqlite, client);
            }

            return all;
        }
    }

    /// <summary>Every way by which a request comes, on both databases.</summary>
    public static TheoryData<TestProvider, string> AllWays
    {
        get
        {
            var all = new TheoryData<TestProvider, string>();
            foreach (var way in Ways.All)
            {
                all.Add(TestProvider.PostgreSql, way.Name);
                all.Add(TestProvider.Sqlite, way.Name);
            }

            return all;
        }
    }

    [SkippableTheory, MemberData(nameof(Clients))]
    public async Task Statement_OfAClientThatGoes_EndsInTheDatabase(TestProvider provider, string client)
    {
        await using var gateway = await StartAsync(provider);
        await using var table = await SlowTable.MakeAsync(gateway, "couriers");

        await _clients[client](gateway, table);

        await table.RunningAsync(0);
        await gateway.NothingIsOpenAsync();
    }

    [SkippableTheory, MemberData(nameof(AllWays))]
    public async Task Statement_OfARequestWhoseTimeIsUp_EndsInTheDatabase(TestProvider provider, string way)
    {
        await using var gateway = await StartAsync(provider, ("GRAPHQL_REQUEST_TIMEOUT", "1"));
        await using var table = await SlowTable.MakeAsync(gateway, "couriers");

        var answer = await Ways.All.Single(candidate => candidate.Name == way).AskAsync(gateway, new WayRequest(Query) { Token = _token });

        Assert.Equal("REQUEST_TIMEOUT", answer.Code);
        await table.RunningAsync(0);
        await gateway.NothingIsOpenAsync();
    }

    [SkippableFact]
    public async Task Mutation_OfAClientThatGoes_EndsInTheDatabaseAndDoesNothing()
    {
        await using var gateway = await StartAsync(TestProvider.PostgreSql);
        await using var context = gateway.Database.CreateFleetContext();
        var before = await context.Deliveries.CountAsync();
        var query = $$"""mutation { createDelivery(input: { organizationId: "{{Gateway.MutationAnswers.Id("Organization", 1)}}", trackingNumber: "GONE", pickupAddress: "a", deliveryAddress: "b" }) { delivery { id } } }""";
        await using (var table = await SlowTable.MakeAsync(gateway, "deliveries"))
        {
            await HttpAsync(gateway, table, 1, Ways.Body(new WayRequest(query).Json(null)));
            await table.RunningAsync(0);
        }

        Assert.Equal(before, await context.Deliveries.CountAsync());
    }

    // Identical queries in flight share an execution: it is the first one's, and the others go on without it.
    [SkippableFact]
    public async Task Statement_ThatSeveralWaitFor_GoesOnUntilTheLastHasGone()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await HttpGateway.StartAsync(
            TestProvider.PostgreSql, new() { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key, ["CACHE_ENABLED"] = "true", ["REDIS_URL"] = $"redis://{redis.Configuration}/0" },
            services => services.AddHostedService(provider => provider.GetRequiredService<Barq.Persistence.SecondLevelCache.CacheBus>()));
        await using var table = await SlowTable.MakeAsync(gateway, "couriers");
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var leading = gateway.Client.SendAsync(Known(Ways.Body(new WayRequest(Query).Json(null))), first.Token);
        await table.RunningAsync(1);
        var following = gateway.Client.SendAsync(Known(Ways.Body(new WayRequest(Query).Json(null))), second.Token);
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leading);

        await table.RunningAsync(1);
        Assert.False(following.IsCompleted);
        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
        await table.RunningAsync(0);
    }

    [SkippableFact]
    public async Task Event_WhoseSubscribersHaveGone_IsReadNoFurther()
    {
        await using var gateway = await StartAsync(TestProvider.PostgreSql);
        await using var context = gateway.Database.CreateFleetContext();
        var delivery = await context.Deliveries.Where(row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Assigned).OrderBy(row => row.Id).FirstAsync();
        await using var table = await SlowTable.MakeAsync(gateway, "couriers");
        await using var client = await SocketClient.OpenAsync(gateway.Address, _token);
        var id = Gateway.MutationAnswers.Id("Delivery", delivery.Id);
        await client.SubscribeAsync("1", $"subscription {{ deliveryChanged(id: \"{id}\") {{ courier {{ fullName }} }} }}");
        await client.SubscribeAsync("2", $"subscription {{ deliveryChanged(id: \"{id}\") {{ who: courier {{ fullName }} }} }}");
        await Barq.Testing.Processes.Poll.UntilAsync(() => gateway.Hub.Count == 2, "the subscriptions to be open");
        await gateway.Services.GetRequiredService<FleetEvents>().PublishAsync(
            new FleetEvent { Kind = FleetEventKinds.EntityChanged, EntityType = "Delivery", Key = delivery.Id, OrganizationId = 1, OccurredAt = DateTimeOffset.UnixEpoch }, CancellationToken.None);
        await table.RunningAsync(1);

        await client.SendAsync("{\"id\":\"1\",\"type\":\"complete\"}");
        await Barq.Testing.Processes.Poll.UntilAsync(() => gateway.Hub.Count == 1, "one subscription to be gone");
        await table.RunningAsync(1);
        await client.SendAsync("{\"id\":\"2\",\"type\":\"complete\"}");
        await table.RunningAsync(0);
    }

    private static async Task HttpAsync(HttpGateway gateway, SlowTable table, int statements, HttpRequestMessage request)
    {
        using (request)
        {
            using var client = new CancellationTokenSource();
            var asked = AskAsync(gateway, request, client.Token);
            var running = table.RunningAsync(statements);
            await await Task.WhenAny(asked, running);
            await client.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        }
    }

    private static async Task AskAsync(HttpGateway gateway, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await gateway.Client.SendAsync(Known(request), cancellationToken);
        Assert.Fail($"It was answered: {await response.Content.ReadAsStringAsync(cancellationToken)}");
    }

    private static async Task SocketAsync(HttpGateway gateway, SlowTable table, Func<SocketClient, Task> endAsync)
    {
        await using var client = await SocketClient.OpenAsync(gateway.Address, _token);
        await client.SubscribeAsync("1", Query);
        await table.RunningAsync(1);
        await endAsync(client);
        await table.RunningAsync(0);
    }

    private static Task<HttpGateway> StartAsync(TestProvider provider, params (string Name, string Value)[] settings) => HttpGateway.StartAsync(
        provider, new Dictionary<string, string?>(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))) { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key });

    private static HttpRequestMessage Known(HttpRequestMessage request)
    {
        request.Headers.Authorization = new("Bearer", _token);
        return request;
    }

    private static HttpRequestMessage Stream(HttpRequestMessage request)
    {
        request.Headers.Accept.Add(new("text/event-stream"));
        return request;
    }
}
