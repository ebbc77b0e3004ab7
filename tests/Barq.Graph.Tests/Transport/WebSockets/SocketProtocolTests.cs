using System.Net.WebSockets;
using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Transport.Http;
using Barq.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Graph.Tests.Transport.WebSockets;

/// <summary>Every message and every close code of <c>graphql-transport-ws</c>.</summary>
public sealed class SocketProtocolTests
{
    private const string Init = "{\"type\":\"connection_init\"}";
    private const string Watch = "subscription { deliveryStatusChanged { id } }";

    private static Dictionary<string, string?> Closed => new() { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key };

    [Theory]
    [InlineData("nonsense", 4400)]
    [InlineData("", 4400)]
    [InlineData("[]", 4400)]
    [InlineData("{}", 4400)]
    [InlineData("{\"type\":7}", 4400)]
    [InlineData("{\"type\":\"connection_init\",\"payload\":7}", 4400)]
    [InlineData("{\"type\":\"start\",\"id\":\"1\",\"payload\":{}}", 4400)]
    [InlineData("{\"type\":\"subscribe\",\"payload\":{\"query\":\"{ __typename }\"}}", 4400)]
    [InlineData("{\"type\":\"subscribe\",\"id\":\"1\",\"payload\":{\"query\":\"{ __typename }\"}}", 4401)]
    [InlineData(Init + Init, 4400)]
    public async Task FirstMessage_ThatCannotBe_ClosesWithItsCode(string message, int code)
    {
        await using var gateway = await HttpGateway.StartAsync();
        await using var client = await SocketClient.ConnectAsync(gateway.Address);

        await client.SendAsync(message);

        Assert.Equal(code, (await client.ClosedAsync()).Code);
    }

    [Theory]
    [InlineData(Init, 4429)]
    [InlineData("{\"type\":\"subscribe\",\"id\":\"1\"}", 4400)]
    [InlineData("{\"type\":\"subscribe\",\"id\":\"1\",\"payload\":{}}", 4400)]
    [InlineData("{\"type\":\"subscribe\",\"id\":\"1\",\"payload\":{\"query\":7}}", 4400)]
    [InlineData("{\"type\":\"next\",\"id\":\"1\",\"payload\":{}}", 4400)]
    public async Task LaterMessage_ThatCannotBe_ClosesWithItsCode(string message, int code)
    {
        await using var gateway = await HttpGateway.StartAsync();
        await using var client = await SocketClient.OpenAsync(gateway.Address);

        await client.SendAsync(message);

        Assert.Equal(code, (await client.ClosedAsync()).Code);
    }

    [Fact]
    public async Task Subscribe_IdThatIsOpen_ClosesWith4409AndACompletedOneIsFree()
    {
        await using var gateway = await HttpGateway.StartAsync();
        await using var client = await SocketClient.OpenAsync(gateway.Address);
        for (var i = 0; i < 3; i++)
        {
            await client.SubscribeAsync("one", "{ __typename }");
            Assert.Equal("{\"id\":\"one\",\"type\":\"next\",\"payload\":{\"data\":{\"__typename\":\"Query\"}}}", await client.ReceiveAsync());
            Assert.Equal("{\"id\":\"one\",\"type\":\"complete\"}", await client.ReceiveAsync());
        }

        await client.SubscribeAsync("one", Watch);
        await client.SubscribeAsync("one", Watch);

        Assert.Equal((4409, "Subscriber for one already exists"), await client.ClosedAsync());
        await gateway.NothingIsOpenAsync();
    }

    [Fact]
    public async Task Subscribe_IdThatWasCompletedOrRefusedJustNow_IsServed()
    {
        // Once an id was free only when its operation had let go of everything: whoever was quicker was closed with 4409.
        await using var gateway = await HttpGateway.StartAsync(settings: new() { ["GRAPHQL_WS_MAX_MESSAGES_PER_SECOND"] = "1000" });
        await using var client = await SocketClient.OpenAsync(gateway.Address);
        for (var i = 0; i < 20; i++)
        {
            await client.SubscribeAsync("one", Watch);
            await client.SendAsync("{\"id\":\"one\",\"type\":\"complete\"}");
        }

        for (var i = 0; i < 20; i++)
        {
            await client.SubscribeAsync("two", "{ nonsense }");
            Assert.StartsWith("{\"id\":\"two\",\"type\":\"error\"", await client.ReceiveAsync(), StringComparison.Ordinal);
        }

        await client.SubscribeAsync("one", "{ __typename }");
        Assert.Equal("{\"id\":\"one\",\"type\":\"next\",\"payload\":{\"data\":{\"__typename\":\"Query\"}}}", await client.ReceiveAsync());
        Assert.Equal("{\"id\":\"one\",\"type\":\"complete\"}", await client.ReceiveAsync());
        await Poll.UntilAsync(() => gateway.Hub.Count == 0, "the completed ones to be released");
    }

    [Fact]
    public async Task Binary_OrTooLarge_IsClosed()
    {
        await using var gateway = await HttpGateway.StartAsync(settings: new() { ["GRAPHQL_WS_MAX_MESSAGE_BYTES"] = "1000" });
        await using var binary = await SocketClient.ConnectAsync(gateway.Address);
        await binary.SendAsync([1, 2, 3], WebSocketMessageType.Binary);
        Assert.Equal(4400, (await binary.ClosedAsync()).Code);

        await using var large = await SocketClient.OpenAsync(gateway.Address);
        await large.SubscribeAsync("1", "{ __typename }" + new string(' ', 1000));
        Assert.Equal(1009, (await large.ClosedAsync()).Code);
    }

    [Fact]
    public async Task Messages_MoreThanAllowed_AreClosedWith1008()
    {
        var time = new FakeTimeProvider();
        await using var gateway = await HttpGateway.StartAsync(
            settings: new() { ["GRAPHQL_WS_MAX_MESSAGES_PER_SECOND"] = "5" }, configure: services => services.AddSingleton<TimeProvider>(time));
        await using var client = await SocketClient.OpenAsync(gateway.Address);
        for (var i = 0; i < 9; i++)
        {
            await client.SendAsync("{\"type\":\"ping\"}");
            Assert.Equal("{\"type\":\"pong\"}", await client.ReceiveAsync());
        }

        time.Advance(TimeSpan.FromMilliseconds(200));
        await client.SendAsync("{\"type\":\"ping\"}");
        Assert.Equal("{\"type\":\"pong\"}", await client.ReceiveAsync());
        await client.SendAsync("{\"type\":\"ping\"}");
        Assert.Equal(1008, (await client.ClosedAsync()).Code);
    }

    [Fact]
    public async Task Ping_BeforeAndAfterInit_IsAnsweredWithWhatItSays()
    {
        await using var gateway = await HttpGateway.StartAsync();
        await using var client = await SocketClient.ConnectAsync(gateway.Address);
        await client.SendAsync("{\"type\":\"ping\"}");
        Assert.Equal("{\"type\":\"pong\"}", await client.ReceiveAsync());
        await client.SendAsync("{\"type\":\"pong\"}");
        await client.SendAsync(Init);
        Assert.Equal("{\"type\":\"connection_ack\"}", await client.ReceiveAsync());

        await client.SendAsync("{\"type\":\"ping\",\"payload\":{\"now\":\"é\"}}");

        Assert.Equal("{\"type\":\"pong\",\"payload\":{\"now\":\"é\"}}", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Init_TokenThatIsMissingBadOrSaysTooLittle_IsClosedWith4401Or4403()
    {
        await using var gateway = await HttpGateway.StartAsync(settings: Closed, environment: "Production");
        var nobody = TestTokens.Make(TestTokens.Symmetric(), new() { ["sub"] = "somebody" });
        foreach (var (payload, code) in new[] { ("{}", 4401), ("{\"Authorization\":\"Bearer nonsense\"}", 4401), ($"{{\"token\":\"{nobody}\"}}", 4403) })
        {
            await using var client = await SocketClient.ConnectAsync(gateway.Address);
            await client.SendAsync($"{{\"type\":\"connection_init\",\"payload\":{payload}}}");
            Assert.Equal(code, (await client.ClosedAsync()).Code);
        }

        var token = TestTokens.Make(TestTokens.Symmetric());
        foreach (var payload in new[] { $"{{\"authorization\":\"Bearer {token}\"}}", $"{{\"authToken\":\"{token}\"}}", $"{{\"headers\":{{\"Authorization\":\"Bearer {token}\"}}}}" })
        {
            await using var client = await SocketClient.ConnectAsync(gateway.Address);
            await client.SendAsync($"{{\"type\":\"connection_init\",\"payload\":{payload}}}");
            Assert.Equal("{\"type\":\"connection_ack\"}", await client.ReceiveAsync());
        }

        await using var header = await SocketClient.ConnectAsync(gateway.Address, headers: ("Authorization", $"Bearer {token}"));
        await header.SendAsync(Init);
        Assert.Equal("{\"type\":\"connection_ack\"}", await header.ReceiveAsync());
    }

    [Fact]
    public async Task Time_PassesWithoutInitOrBeyondTheToken_ClosesWith4408And4401()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var gateway = await HttpGateway.StartAsync(
            settings: new(Closed) { ["GRAPHQL_WS_KEEP_ALIVE"] = "3600" }, environment: "Production", configure: services => services.AddSingleton<TimeProvider>(time));
        await using var silent = await SocketClient.ConnectAsync(gateway.Address);
        await using var known = await SocketClient.OpenAsync(gateway.Address, TestTokens.Make(TestTokens.Symmetric(), minutes: 10));

        await Poll.UntilAsync(() => gateway.Keeper.Count == 2, "both to be looked after");
        time.Advance(TimeSpan.FromSeconds(9));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((4408, "Connection initialisation timeout"), await silent.ClosedAsync());

        await known.SubscribeAsync("1", Watch);
        await Poll.UntilAsync(() => gateway.Hub.Count == 1, "the subscription");
        time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal((4401, "Unauthorized: the token has expired"), await known.ClosedAsync());
        await gateway.NothingIsOpenAsync();
    }

    [Fact]
    public async Task Silence_IsAskedAboutAndThenTakenForDeath()
    {
        var time = new FakeTimeProvider();
        await using var gateway = await HttpGateway.StartAsync(configure: services => services.AddSingleton<TimeProvider>(time));
        await using var client = await SocketClient.OpenAsync(gateway.Address);
        await client.SubscribeAsync("1", Watch);
        await Poll.UntilAsync(() => gateway.Hub.Count == 1, "the subscription");

        time.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal("{\"type\":\"ping\"}", await client.ReceiveOtherAsync());
        await client.SendAsync("{\"type\":\"pong\"}");
        await client.SendAsync("{\"type\":\"ping\"}");
        Assert.Equal("{\"type\":\"pong\"}", await client.ReceiveOtherAsync());

        // Nothing is heard any more, and no FIN either: the peer's machine is off.
        time.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal("{\"type\":\"ping\"}", await client.ReceiveOtherAsync());
        time.Advance(TimeSpan.FromSeconds(16));
        await gateway.NothingIsOpenAsync();
        await Assert.ThrowsAsync<WebSocketException>(client.ReceiveOtherAsync);
    }

    [Fact]
    public async Task Operations_MoreThanOneSocketMay_AreRefusedEachByItself()
    {
        await using var gateway = await HttpGateway.StartAsync(settings: new() { ["GRAPHQL_WS_MAX_OPERATIONS"] = "2" });
        await using var client = await SocketClient.OpenAsync(gateway.Address);
        await client.SubscribeAsync("1", Watch);
        await client.SubscribeAsync("2", Watch);
        await client.SubscribeAsync("3", Watch);

        Assert.StartsWith("{\"id\":\"3\",\"type\":\"error\",\"payload\":[{\"message\":", await client.ReceiveAsync(), StringComparison.Ordinal);
        await client.SendAsync("{\"type\":\"complete\",\"id\":\"1\"}");
        await Poll.UntilAsync(() => gateway.Hub.Count == 1, "the first to be released");
        await client.SubscribeAsync("4", Watch);
        await Poll.UntilAsync(() => gateway.Hub.Count == 2, "the fourth");
        Assert.Equal(1, gateway.Hub.GroupCount);
    }

    [Fact]
    public async Task Shutdown_ClosesWith1001()
    {
        await using var gateway = await HttpGateway.StartAsync();
        await using var client = await SocketClient.OpenAsync(gateway.Address);
        await client.SubscribeAsync("1", Watch);
        await Poll.UntilAsync(() => gateway.Hub.Count == 1, "the subscription");

        gateway.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.Equal(1001, (await client.ClosedAsync()).Code);
        await gateway.NothingIsOpenAsync();
    }

    [Fact]
    public async Task Origin_OfAForeignPage_IsRefusedUnlessItIsAllowed()
    {
        await using var gateway = await HttpGateway.StartAsync(settings: new() { ["CORS_ALLOWED_ORIGINS"] = "https://app.example.com" });
        var own = $"http://{gateway.Address.Authority}";
        await Assert.ThrowsAsync<WebSocketException>(() => SocketClient.ConnectAsync(gateway.Address, headers: ("Origin", "https://evil.example.com")));
        await Assert.ThrowsAsync<WebSocketException>(() => SocketClient.ConnectAsync(gateway.Address, headers: ("Origin", "null")));
        foreach (var origin in new[] { own, "https://app.example.com" })
        {
            await using var client = await SocketClient.ConnectAsync(gateway.Address, headers: ("Origin", origin));
            Assert.Equal(WebSocketState.Open, client.Socket.State);
        }
    }

    [Fact]
    public async Task Connections_MoreThanAllowed_AreRefusedWith503()
    {
        await using var gateway = await HttpGateway.StartAsync(settings: new() { ["GRAPHQL_WS_MAX_CONNECTIONS"] = "1" });
        await using var first = await SocketClient.OpenAsync(gateway.Address);

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => SocketClient.ConnectAsync(gateway.Address));

        Assert.Contains("503", refused.Message, StringComparison.Ordinal);
    }
}
