using System.Globalization;
using System.Text;
using Barq.Graph.Admission;
using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Transport;
using Barq.Graph.Tests.Transport.Http;
using Barq.Graph.Tests.Transport.WebSockets;
using Barq.Graph.Transport.Http;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Admission;

/// <summary>What is executed is counted whatever it came by, and neither what the cache answers nor what is still on its way.</summary>
public sealed class AdmissionTests
{
    private const string Text = "{ couriers(first: 1) { nodes { id } } }";
    private const string Query = "{\"query\":\"" + Text + "\"}";

    private static readonly (string Name, Func<HttpGateway, Task<(int Status, string Text)>> Send)[] _ways =
    [
        ("post", async gateway => Of(await gateway.PostAsync(Query))),
        ("get", async gateway => Of(await gateway.GetAsync("?query=" + Uri.EscapeDataString(Text)))),
        ("mutation", async gateway => Of(await gateway.PostAsync("""{"query":"mutation { updateDelivery(input: { deliveryId: \"RGVsaXZlcnk6MQ==\", notes: \"x\" }) { errors { __typename } } }"}"""))),
        ("batch", async gateway => (503, (await gateway.PostAsync($"[{Query}]")).Text)),
        ("event stream", async gateway => (503, (await gateway.PostAsync(Query, accept: "text/event-stream")).Text)),
        ("socket", async gateway => (503, await AskAsync(gateway))),
    ];

    [Fact]
    public async Task Execution_MoreAtATimeThanAllowed_IsBusyOnEveryWay()
    {
        await using var gateway = await HttpGateway.StartAsync(settings: new() { ["MAX_CONCURRENT_REQUESTS"] = "1" });
        var gate = gateway.Services.GetRequiredService<ExecutionGate>();
        Assert.Null(gate.TryEnter());
        foreach (var (name, send) in _ways)
        {
            var (status, text) = await send(gateway);
            Assert.Equal((name, 503), (name, status));
            Assert.Contains("\"code\":\"SERVICE_BUSY\",\"retryAfter\":1", text, StringComparison.Ordinal);
        }

        var refused = await gateway.PostAsync(Query);
        Assert.NotNull(refused.Headers.RetryAfter);
        gate.Leave();
        foreach (var (name, send) in _ways)
        {
            Assert.DoesNotContain("SERVICE_BUSY", (await send(gateway)).Text, StringComparison.Ordinal);
        }

        await Poll.UntilAsync(() => gate.Running == 0, "all places to be given back");
    }

    [SkippableFact]
    public async Task Execution_WhileTheMachineIsTooSlow_IsShedAndTheCacheGoesOn()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await redis.StartCachedGatewayAsync();
        var known = "{\"query\":\"{ organizations(first: 1) { nodes { id } } }\"}";
        Assert.Equal(200, (await gateway.PostAsync(known)).Status);
        var delay = gateway.Services.GetRequiredService<QueueDelay>();
        for (var i = 0; i < QueueDelay.Looks; i++)
        {
            Assert.False(delay.IsTooLong);
            delay.Observe(TimeSpan.FromSeconds(2));
        }

        var cached = await gateway.PostAsync(known);
        var other = await gateway.PostAsync(Query);

        Assert.Equal((200, true), (cached.Status, cached.Headers.Age is not null));
        Assert.Equal((503, "SERVICE_BUSY", true), (other.Status, other.Code, other.Headers.RetryAfter is not null));
        delay.Observe(TimeSpan.FromMilliseconds(3));
        Assert.Equal(200, (await gateway.PostAsync(Query)).Status);
    }

    [Theory]
    [InlineData("1000", new[] { 2000, 2000, 2000, 2000 }, false)]
    [InlineData("1000", new[] { 2000, 2000, 2000, 2000, 2000 }, true)]
    [InlineData("1000", new[] { 2000, 2000, 10, 2000, 2000, 2000 }, false)]
    [InlineData("1000", new[] { 10, 2000, 2000, 2000, 2000, 2000 }, true)]
    [InlineData("1000", new[] { 2000, 2000, 2000, 2000, 2000, 10 }, false)]
    [InlineData("0", new[] { 2000, 2000, 2000, 2000, 2000 }, false)]
    public void QueueDelay_AStandingQueue_IsTooLongAndABurstIsNot(string most, int[] milliseconds, bool isTooLong)
    {
        var delay = new QueueDelay(new AdmissionOptions { MaxQueueDelayMilliseconds = int.Parse(most, CultureInfo.InvariantCulture) });
        foreach (var one in milliseconds)
        {
            delay.Observe(TimeSpan.FromMilliseconds(one));
        }

        Assert.Equal(isTooLong, delay.IsTooLong);
    }

    [Fact]
    public async Task Body_ThatIsStillOnItsWay_TakesNobodysPlaceAndOneCallerHasFew()
    {
        await using var gateway = await HttpGateway.StartAsync(
            settings: new() { ["MAX_CONCURRENT_REQUESTS"] = "1", ["MAX_SLOW_BODIES"] = "2", ["GRAPHQL_SSE_MAX_STREAMS"] = "1", ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key });
        var slots = gateway.Services.GetRequiredService<BodySlots>();
        var slow = new List<RawClient>();
        foreach (var accept in new[] { "*/*", "text/event-stream" })
        {
            slow.Add(await BeginAsync(gateway, 1, accept));
        }

        await Poll.UntilAsync(() => slots.Open == 2, "both bodies to be waited for");
        await using var third = await BeginAsync(gateway, 1, "*/*");
        Assert.StartsWith("HTTP/1.1 429", await third.HeadAsync(), StringComparison.Ordinal);

        // Others notice nothing of it; and the slow ones are answered once they have come.
        var other = await gateway.PostAsync(Query, configure: request => request.Headers.Authorization = new("Bearer", Token(2)));
        var stream = await gateway.PostAsync(Query, accept: "text/event-stream", configure: request => request.Headers.Authorization = new("Bearer", Token(2)));
        Assert.Equal((200, 200), (other.Status, stream.Status));
        foreach (var client in slow)
        {
            await client.Stream.WriteAsync(Encoding.ASCII.GetBytes(Query[10..]));
            Assert.Contains("\"nodes\"", await client.RestAsync(), StringComparison.Ordinal);
            await client.DisposeAsync();
        }

        await Poll.UntilAsync(() => slots.Open == 0, "their places to be free");
    }

    private static async Task<RawClient> BeginAsync(HttpGateway gateway, int user, string accept)
    {
        var client = await RawClient.ConnectAsync(gateway.Address);
        await client.SendAsync(
            "POST /graphql HTTP/1.1", Query[..10], $"Content-Length: {Query.Length}", "Content-Type: application/json", $"Accept: {accept}", $"Authorization: Bearer {Token(user)}", "Connection: close");
        return client;
    }

    private static string Token(int user) =>
        TestTokens.Make(TestTokens.Symmetric(), new() { ["organization_id"] = 1, ["role"] = "MANAGER", ["user_id"] = user });

    private static async Task<string> AskAsync(HttpGateway gateway)
    {
        await using var client = await SocketClient.OpenAsync(gateway.Address);
        await client.SubscribeAsync("1", Text);
        return (await client.ReceiveAsync())!;
    }

    private static (int Status, string Text) Of(HttpAnswer answer) => (answer.Status, answer.Text);
}
