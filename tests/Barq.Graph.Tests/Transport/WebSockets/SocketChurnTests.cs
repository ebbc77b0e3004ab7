using System.Net.WebSockets;
using Barq.Graph.Tests.Transport.Http;
using Barq.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Graph.Tests.Transport.WebSockets;

/// <summary>However a subscription ends, nothing of it stays. The command <c>socket-churn</c> does the same with 5 000, and looks at the memory.</summary>
public sealed class SocketChurnTests
{
    private const int Each = 50;

    [Fact]
    public async Task Subscriptions_CompletedClosedAbortedAndHalfOpen_AreAllReleased()
    {
        var time = new FakeTimeProvider();
        await using var gateway = await HttpGateway.StartAsync(configure: services => services.AddSingleton<TimeProvider>(time));
        var clients = new List<SocketClient>();
        for (var i = 0; i < 4 * Each; i++)
        {
            var client = await SocketClient.OpenAsync(gateway.Address);
            await client.SubscribeAsync("one", "subscription { deliveryStatusChanged { id } }");
            await client.SubscribeAsync("two", $"subscription {{ ticketChanged {{ id a{i}: id }} }}");
            clients.Add(client);
        }

        await Poll.UntilAsync(() => gateway.Hub.Count == 8 * Each, "all to stand");
        Assert.Equal((1 + (4 * Each), 4 * Each), (gateway.Hub.GroupCount, gateway.Keeper.Count));

        for (var i = 0; i < Each; i++)
        {
            await clients[i].SendAsync("{\"id\":\"one\",\"type\":\"complete\"}");
            await clients[i].SendAsync("{\"id\":\"two\",\"type\":\"complete\"}");
        }

        await Poll.UntilAsync(() => gateway.Hub.Count == 6 * Each, "the completed ones to be released");
        for (var i = 0; i < Each; i++)
        {
            await clients[i].Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            await clients[Each + i].Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            clients[(2 * Each) + i].Socket.Abort();
        }

        await Poll.UntilAsync(() => gateway.Hub.Count == 2 * Each && gateway.Keeper.Count == Each, "the closed and aborted ones to be released");

        // The rest neither say nor read anything any more.
        time.Advance(TimeSpan.FromSeconds(16));
        time.Advance(TimeSpan.FromSeconds(16));
        await gateway.NothingIsOpenAsync();
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task Reader_ThatStops_HoldsNoMoreThanItsBudgetAndIsGivenUp()
    {
        var time = new FakeTimeProvider();
        await using var gateway = await HttpGateway.StartAsync(
            settings: new() { ["GRAPHQL_SUBSCRIPTION_QUEUE"] = "5" }, configure: services => services.AddSingleton<TimeProvider>(time));
        await using var client = await SocketClient.OpenAsync(gateway.Address);
        var id = await gateway.PendingDeliveryAsync();
        await client.SubscribeAsync("1", SlowReading.Wide(id));
        await Poll.UntilAsync(() => gateway.Hub.Count == 1, "the subscription");

        await gateway.WriteUntilEndedAsync(id);

        Assert.Equal((0, 1), (gateway.Hub.Count, gateway.Keeper.Count));
        time.Advance(TimeSpan.FromSeconds(31));
        await gateway.NothingIsOpenAsync();
    }
}
