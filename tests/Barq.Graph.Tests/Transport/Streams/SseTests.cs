using System.Text.Json;
using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Transport.Http;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Graph.Tests.Transport.Streams;

/// <summary>GraphQL over server-sent events, in distinct connections mode.</summary>
public sealed class SseTests
{
    private const string Watch = OpenedStream.Watch;

    [SkippableFact]
    public async Task RealClient_OperationsOfEveryKind_AreAnswered()
    {
        await using var gateway = await HttpGateway.StartAsync();

        var result = await gateway.RunAsync("sse.js", "operations");

        Assert.Equal("[{\"data\":{\"__typename\":\"Query\"}}]", result.GetProperty("query").GetRawText());
        Assert.StartsWith("Ring ", result.GetProperty("first").GetProperty("data").GetProperty("deliveryChanged").GetProperty("notes").GetString(), StringComparison.Ordinal);
        Assert.Equal("Over the stream", result.GetProperty("mutation")[0].GetProperty("data").GetProperty("updateDelivery").GetProperty("delivery").GetProperty("notes").GetString());
        Assert.Equal("[\"GRAPHQL_VALIDATION_FAILED\"]", result.GetProperty("invalid").GetRawText());
        await gateway.NothingIsOpenAsync();
    }

    // The bug was: the headers went out first, and what happened until the subscription was open, which takes longest with a new document, was never told.
    [Theory]
    [InlineData("text/event-stream")]
    [InlineData("multipart/mixed")]
    public async Task Headers_OfASubscription_AreSentOnceItIsOpen(string accept)
    {
        await using var gateway = await HttpGateway.StartAsync();
        var streams = new List<StreamReader>();
        for (var open = 1; open <= 20; open++)
        {
            streams.Add(await gateway.OpenStreamAsync(accept, body: $"{{\"query\":\"subscription {{ deliveryStatusChanged {{ a{open}: id }} }}\"}}"));

            Assert.Equal(open, gateway.Hub.Count);
        }

        streams.ForEach(stream => stream.Dispose());
    }

    [SkippableFact]
    public async Task RealClient_PersistedByHash_IsFoundOnceItIsKnown()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await redis.StartCachedGatewayAsync();

        var result = await gateway.RunAsync("sse.js", "persisted");

        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", result.GetProperty("unknown").GetString());
        foreach (var heard in new[] { "first", "byHash" })
        {
            Assert.StartsWith("Ring ", result.GetProperty(heard).GetProperty("data").GetProperty("deliveryChanged").GetProperty("notes").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AllowList_AndAStranger_IsRefused()
    {
        await using var gateway = await HttpGateway.StartAsync(
            settings: new() { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key, ["PERSISTED_OPERATIONS_ONLY"] = "true" }, environment: "Production");

        var answer = await gateway.PostAsync(Watch, accept: "text/event-stream", configure: request => request.Headers.Authorization = new("Bearer", TestTokens.Make(TestTokens.Symmetric())));

        Assert.Contains("PERSISTED_OPERATIONS_ONLY", answer.Text, StringComparison.Ordinal);
        Assert.Equal(0, gateway.Hub.Count);
    }

    [SkippableFact]
    public async Task RealClient_WithoutToken_IsRefusedWith401()
    {
        await using var gateway = await HttpGateway.StartAsync(settings: new() { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key }, environment: "Production");

        Assert.Equal(401, (await gateway.RunAsync("sse.js", "refused")).GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Query_ByGetAndPost_IsOneEventAndComplete()
    {
        await using var gateway = await HttpGateway.StartAsync();
        const string Expected = "event: next\ndata: {\"data\":{\"__typename\":\"Query\"}}\n\nevent: complete\ndata: \n\n";

        var posted = await gateway.PostAsync("{\"query\":\"{ __typename }\"}", accept: "text/event-stream");
        var got = await gateway.GetAsync("?query=%7B__typename%7D", accept: "text/event-stream");

        Assert.Equal((Expected, Expected), (posted.Text, got.Text));
        Assert.Equal("text/event-stream", posted.MediaType!.MediaType);
        Assert.True(posted.Headers.CacheControl!.NoCache);
    }

    [Fact]
    public async Task Request_ThatCannotBe_IsRefusedBeforeTheStream()
    {
        await using var gateway = await HttpGateway.StartAsync(settings: new() { ["GRAPHQL_SSE_MAX_STREAMS"] = "1" });
        Assert.Equal(400, (await gateway.PostAsync("nonsense", accept: "text/event-stream")).Status);
        Assert.Equal(400, (await gateway.PostAsync("{}", accept: "text/event-stream")).Status);
        Assert.Equal(415, (await gateway.PostAsync("{}", "text/plain", "text/event-stream")).Status);
        Assert.Equal(405, (await gateway.SendAsync(new HttpRequestMessage(HttpMethod.Put, ""), "text/event-stream")).Status);
        Assert.Equal(400, (await gateway.GetAsync("?query=%7B__typename%7D", "text/event-stream", request => request.Headers.Add("Cookie", "a=b"))).Status);

        using var first = await OpenAsync(gateway);
        var second = await gateway.PostAsync("{\"query\":\"{ __typename }\"}", accept: "text/event-stream");
        Assert.Equal((503, "SERVICE_BUSY"), (second.Status, second.Code));
    }

    [Fact]
    public async Task Silence_IsFilledWithCommentsAndTheTokensEndEndsTheStream()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var gateway = await HttpGateway.StartAsync(
            settings: new() { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key }, environment: "Production", configure: services => services.AddSingleton<TimeProvider>(time));
        using var stream = await OpenAsync(gateway, TestTokens.Make(TestTokens.Symmetric(), minutes: 10));
        await Poll.UntilAsync(() => gateway.Hub.Count == 1, "the subscription");

        Assert.Equal(":", await AfterSilenceAsync(time, stream.ReadLineAsync()));

        time.Advance(TimeSpan.FromMinutes(11));
        var rest = await stream.ReadToEndAsync();
        Assert.Contains("event: next\ndata: {\"errors\":[{\"message\":\"The token has expired.\"", rest, StringComparison.Ordinal);
        Assert.EndsWith("event: complete\ndata: \n\n", rest, StringComparison.Ordinal);
        await gateway.NothingIsOpenAsync();
    }

    [Fact]
    public async Task Shutdown_EndsTheStreamWithoutComplete()
    {
        await using var gateway = await HttpGateway.StartAsync();
        using var stream = await OpenAsync(gateway);
        await Poll.UntilAsync(() => gateway.Hub.Count == 1, "the subscription");

        gateway.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.Equal("", await stream.ReadToEndAsync());
        await gateway.NothingIsOpenAsync();
    }

    [Fact]
    public async Task Client_ThatGoes_LeavesNothing()
    {
        await using var gateway = await HttpGateway.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            using var stream = await OpenAsync(gateway);
        }

        await gateway.NothingIsOpenAsync();
    }

    [Fact]
    public async Task Reader_ThatStops_IsEndedAndGivenUp()
    {
        var time = new FakeTimeProvider();
        await using var gateway = await HttpGateway.StartAsync(
            settings: new() { ["GRAPHQL_SUBSCRIPTION_QUEUE"] = "5" }, configure: services => services.AddSingleton<TimeProvider>(time));
        var id = await gateway.PendingDeliveryAsync();
        using var stream = await OpenAsync(gateway, body: JsonSerializer.Serialize(new { query = SlowReading.Wide(id) }));
        await Poll.UntilAsync(() => gateway.Hub.Count == 1, "the subscription");

        await gateway.WriteUntilEndedAsync(id);

        Assert.Equal((0, 1), (gateway.Hub.Count, gateway.Keeper.Count));
        time.Advance(TimeSpan.FromSeconds(25));
        await gateway.NothingIsOpenAsync();
    }

    private static Task<StreamReader> OpenAsync(HttpGateway gateway, string? token = null, string body = Watch) => gateway.OpenStreamAsync("text/event-stream", token, body);
    /// <summary>Has a stream be silent until something has come of it: on a busy machine the gateway may still be at its beginning when the clock goes on.</summary>
    internal static async Task<T> AfterSilenceAsync<T>(FakeTimeProvider time, Task<T> reading)
    {
        do
        {
            time.Advance(TimeSpan.FromSeconds(13));
        }
        while (await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System)) != reading);
        return await reading;
    }

}
