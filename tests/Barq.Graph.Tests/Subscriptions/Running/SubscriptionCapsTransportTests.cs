using System.Text.Json;
using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Transport;
using Barq.Graph.Tests.Transport.Http;
using Barq.Graph.Tests.Transport.WebSockets;
using Barq.Testing.Processes;

namespace Barq.Graph.Tests.Subscriptions.Running;

/// <summary>A caller and an organization have so many subscriptions open, whatever they came by.</summary>
public sealed class SubscriptionCapsTransportTests
{
    private const string Watch = "subscription { deliveryStatusChanged { id } }";

    private static readonly Dictionary<string, Func<HttpGateway, string, string, Task<(Task<string?> Code, IDisposable Open)>>> _ways = new()
    {
        ["socket"] = (gateway, token, query) => SocketAsync(gateway, token, new WayRequest(query).Json(null)),
        ["persisted socket"] = async (gateway, token, query) => await SocketAsync(gateway, token, new WayRequest(query).Json(await Ways.StoreAsync(gateway, query))),
        ["event stream by post"] = (gateway, token, query) => StreamAsync(gateway, token, Ways.Body(new WayRequest(query).Json(null))),
        ["event stream by get"] = (gateway, token, query) => StreamAsync(gateway, token, new(HttpMethod.Get, gateway.Address + new WayRequest(query).Url(null))),
        ["persisted event stream"] = async (gateway, token, query) => await StreamAsync(gateway, token, Ways.Body(new WayRequest(query).Json(await Ways.StoreAsync(gateway, query)))),
    };

    /// <summary>All of them.</summary>
    public static TheoryData<string> Holders => new(_ways.Keys);

    [Fact]
    public void Ways_AreAllThatStream() => Assert.Equal(Ways.All.Where(way => way.Streams).Select(way => way.Name).Order(), _ways.Keys.Order());

    [Theory, MemberData(nameof(Holders))]
    public async Task Subscribe_BeyondTheCaps_IsRefusedOnEveryWay(string holder)
    {
        await using var gateway = await HttpGateway.StartAsync(
            settings: new() { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key, ["GRAPHQL_MAX_SUBSCRIPTIONS_PER_CALLER"] = "2", ["GRAPHQL_MAX_SUBSCRIPTIONS_PER_ORGANIZATION"] = "3" },
            environment: "Production");
        foreach (var late in _ways.Keys)
        {
            using (var second = await OpenAsync(gateway, holder, Token(1, 1)))
            {
                var first = await OpenAsync(gateway, holder, Token(1, 1));
                await IsRefusedAsync(gateway, late, Token(1, 1), "You have 2 subscriptions open");
                using var colleague = await OpenAsync(gateway, late, Token(1, 2));
                await IsRefusedAsync(gateway, late, Token(1, 2), "Your organization has 3 subscriptions open");
                using var stranger = await OpenAsync(gateway, late, Token(2, 3));

                first.Dispose();
                await Poll.UntilAsync(() => gateway.Hub.Count == 3, "the place to be free again");
                using var again = await OpenAsync(gateway, late, Token(1, 1));
            }

            await gateway.NothingIsOpenAsync();
        }
    }

    // A long document is kept for as long as a subscription is open, as long lists in the variables are.
    [Theory, MemberData(nameof(Holders))]
    public async Task Subscribe_WhatWouldKeepTooMuch_IsRefusedOnEveryWay(string way)
    {
        await using var gateway = await HttpGateway.StartAsync(
            settings: new()
            {
                ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key, ["GRAPHQL_MAX_SUBSCRIPTION_BYTES_PER_CALLER"] = "900000", ["GRAPHQL_MAX_SUBSCRIPTION_BYTES_PER_ORGANIZATION"] = "1500000",
            },
            environment: "Production");
        using (var first = await OpenAsync(gateway, way, Token(1, 1), Long(1)))
        {
            using var same = await OpenAsync(gateway, way, Token(1, 1), Long(1));
            await IsRefusedAsync(gateway, way, Token(1, 1), "Your subscriptions would keep", Long(2));
            using var another = await OpenAsync(gateway, way, Token(1, 1));
            using var colleague = await OpenAsync(gateway, way, Token(1, 2), Long(2));
            await IsRefusedAsync(gateway, way, Token(1, 3), "Your organization's subscriptions would keep", Long(3));
            using var stranger = await OpenAsync(gateway, way, Token(2, 3), Long(3));
        }

        await gateway.NothingIsOpenAsync();
        using var again = await OpenAsync(gateway, way, Token(1, 1), Long(2));
    }

    // Was: ninety of one caller with 38 000 texts each held 190 MB.
    [Theory]
    [InlineData("subscription($v: [String]) { deliveryStatusChanged(where: { city: { in: $v } }) { id } }", "[\"a\"]")]
    [InlineData("subscription($v: [DeliveryStatus!]) { deliveryStatusChanged(where: { status: { in: $v } }) { id } }", "[\"PENDING\"]")]
    [InlineData("subscription($v: DeliveryStatusChangedFilterInput) { deliveryStatusChanged(where: $v) { id } }", "{\"city\":{\"in\":[\"a\"]}}")]
    [InlineData("subscription($v: String) { deliveryStatusChanged(where: { city: { eq: $v } }) { id } }", "\"a\"")]
    [InlineData("subscription($v: [String]) { deliveryStatusChanged { id courier { deliveries(first: 1, where: { trackingNumber: { in: $v } }) { nodes { id } } } } }", "[\"a\"]")]
    public async Task Subscribe_WithManyValues_KeepsNoMoreThanACallerMay(string query, string few)
    {
        await using var gateway = await HttpGateway.StartAsync(
            settings: new() { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key, ["GRAPHQL_MAX_SUBSCRIPTION_BYTES_PER_CALLER"] = "300000" }, environment: "Production");
        await using var client = await SocketClient.OpenAsync(gateway.Address, Token(1, 1));
        string Payload(string v) => $"{{\"query\":{JsonSerializer.Serialize(query)},\"variables\":{{\"v\":{v}}}}}";
        var many = few.Contains('[', StringComparison.Ordinal) ? few.Replace("[", "[" + string.Concat(Enumerable.Repeat(few.Contains("PENDING", StringComparison.Ordinal) ? "\"PENDING\"," : "\"b\",", 9000)), StringComparison.Ordinal)
            : $"\"{new string('b', 150_000)}\"";

        await client.SendAsync($"{{\"id\":\"few\",\"type\":\"subscribe\",\"payload\":{Payload(few)}}}");
        await Poll.UntilAsync(() => gateway.Hub.Count == 1, "the subscription to be open");
        await client.SendAsync($"{{\"id\":\"many\",\"type\":\"subscribe\",\"payload\":{Payload(many)}}}");

        var refusal = await client.ReceiveAsync();
        Assert.StartsWith("{\"id\":\"many\",\"type\":\"error\",\"payload\":[{\"message\":\"Your subscriptions would keep", refusal, StringComparison.Ordinal);
        Assert.Equal(1, gateway.Hub.Count);
    }

    [Fact]
    public async Task Subscribe_ManyOnOneSocket_CountEachAndARefusalLeavesItOpen()
    {
        await using var gateway = await HttpGateway.StartAsync(
            settings: new() { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key, ["GRAPHQL_MAX_SUBSCRIPTIONS_PER_CALLER"] = "2" }, environment: "Production");
        await using var client = await SocketClient.OpenAsync(gateway.Address, Token(1, 1));
        for (var i = 0; i < 2; i++)
        {
            await client.SubscribeAsync($"s{i}", Watch);
            await Poll.UntilAsync(() => gateway.Hub.Count == i + 1, "the subscription to be open");
        }

        await client.SubscribeAsync("late", Watch);
        Assert.StartsWith("{\"id\":\"late\",\"type\":\"error\",\"payload\":[{\"message\":\"You have 2 subscriptions open", await client.ReceiveAsync(), StringComparison.Ordinal);
        await client.SubscribeAsync("query", "{ __typename }");
        Assert.Equal("{\"id\":\"query\",\"type\":\"next\",\"payload\":{\"data\":{\"__typename\":\"Query\"}}}", await client.ReceiveAsync());
        Assert.Equal("{\"id\":\"query\",\"type\":\"complete\"}", await client.ReceiveAsync());
        await client.SendAsync("{\"id\":\"s0\",\"type\":\"complete\"}");
        await Poll.UntilAsync(() => gateway.Hub.Count == 1, "the place to be free again");
        await client.SubscribeAsync("again", Watch);
        await Poll.UntilAsync(() => gateway.Hub.Count == 2, "the subscription to be open");
    }

    private static async Task<IDisposable> OpenAsync(HttpGateway gateway, string way, string token, string query = Watch)
    {
        var before = gateway.Hub.Count;
        var (code, open) = await _ways[way](gateway, token, query);
        await Poll.UntilAsync(() => code.IsCompleted || gateway.Hub.Count > before, "the subscription to be open");
        Assert.False(code.IsCompleted, code.IsCompletedSuccessfully ? code.Result : "It has ended.");
        return open;
    }

    private static async Task IsRefusedAsync(HttpGateway gateway, string way, string token, string message, string query = Watch)
    {
        var before = gateway.Hub.Count;
        var (answer, open) = await _ways[way](gateway, token, query);
        using (open)
        {
            var errors = await answer.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
            Assert.Contains(message, errors, StringComparison.Ordinal);
            Assert.Contains("\"code\":\"TOO_MANY_SUBSCRIPTIONS\"", errors, StringComparison.Ordinal);
        }

        Assert.Equal(before, gateway.Hub.Count);
    }

    private static async Task<(Task<string?>, IDisposable)> SocketAsync(HttpGateway gateway, string token, string payload)
    {
        var client = await SocketClient.OpenAsync(gateway.Address, token);
        await client.SendAsync($"{{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":{payload}}}");
        return (client.ReceiveAsync(), client.Socket);
    }

    private static async Task<(Task<string?>, IDisposable)> StreamAsync(HttpGateway gateway, string token, HttpRequestMessage request)
    {
        request.Headers.Authorization = new("Bearer", token);
        request.Headers.Accept.Add(new("text/event-stream"));
        var response = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return (FirstAsync(await response.Content.ReadAsStreamAsync()), response);
    }

    private static async Task<string?> FirstAsync(Stream stream) => await Ways.FirstEventAsync(stream) is { ValueKind: JsonValueKind.Object } answer ? answer.GetRawText() : null;

    // Short enough for an address, and some 570 kB once it is read.
    private static string Long(int number) => $"subscription S{number} {{ deliveryStatusChanged {{ {string.Concat(Enumerable.Repeat("id ", 1400))}}} }}";

    private static string Token(int organization, int user) =>
        TestTokens.Make(TestTokens.Symmetric(), new() { ["organization_id"] = organization, ["role"] = "VIEWER", ["user_id"] = user });
}
