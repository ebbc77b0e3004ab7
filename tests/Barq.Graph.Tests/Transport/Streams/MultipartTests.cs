using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Transport.Http;
using Barq.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Graph.Tests.Transport.Streams;

/// <summary>Subscriptions in parts, byte by byte: Apollo's protocol, subscriptionSpec 1.0.</summary>
public sealed class MultipartTests
{
    private const string Accept = "multipart/mixed;subscriptionSpec=1.0, application/json";
    private const string Watch = OpenedStream.Watch;

    [Fact]
    public async Task Query_WhereOnlyPartsAreAccepted_IsOnePartAndTheEnd()
    {
        await using var gateway = await HttpGateway.StartAsync();

        var answer = await gateway.PostAsync("{\"query\":\"{ __typename }\"}", accept: "multipart/mixed;subscriptionSpec=1.0");
        var refused = await gateway.PostAsync("{\"query\":\"{ nonsense }\"}", accept: "multipart/mixed;subscriptionSpec=1.0");

        Assert.Equal("multipart/mixed; boundary=\"graphql\"; subscriptionSpec=1.0", answer.MediaType!.ToString());
        Assert.Equal("\r\n--graphql\r\nContent-Type: application/json\r\n\r\n{\"payload\":{\"data\":{\"__typename\":\"Query\"}}}\r\n--graphql--\r\n", answer.Text);
        Assert.StartsWith("\r\n--graphql\r\nContent-Type: application/json\r\n\r\n{\"payload\":null,\"errors\":[{\"message\":", refused.Text, StringComparison.Ordinal);
        Assert.EndsWith("}]}\r\n--graphql--\r\n", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_IsFilledWithHeartbeatsAndTheTokensEndIsAFault()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var gateway = await HttpGateway.StartAsync(
            settings: new() { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key }, environment: "Production", configure: services => services.AddSingleton<TimeProvider>(time));
        using var stream = await OpenAsync(gateway, TestTokens.Make(TestTokens.Symmetric(), minutes: 10));
        await Poll.UntilAsync(() => gateway.Hub.Count == 1, "the subscription");

        Assert.Equal(["", "--graphql", "Content-Type: application/json", "", "{}", "--graphql"], await SseTests.AfterSilenceAsync(time, LinesAsync(stream, 6)));

        // The time that a request may take (30 seconds) has no say in how long a subscription stays open.
        time.Advance(TimeSpan.FromMinutes(11));
        var rest = await stream.ReadToEndAsync();
        Assert.Contains("Content-Type: application/json\r\n\r\n{\"payload\":null,\"errors\":[{\"message\":\"The token has expired.\"", rest, StringComparison.Ordinal);
        Assert.EndsWith("\r\n--graphql--\r\n", rest, StringComparison.Ordinal);
        await gateway.NothingIsOpenAsync();
    }

    [Fact]
    public async Task Shutdown_EndsTheStreamWithoutItsLastBoundary()
    {
        await using var gateway = await HttpGateway.StartAsync();
        using var stream = await OpenAsync(gateway);
        await Poll.UntilAsync(() => gateway.Hub.Count == 1, "the subscription");

        gateway.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.Equal("\r\n--graphql", await stream.ReadToEndAsync());
        await gateway.NothingIsOpenAsync();
    }

    [Theory]
    [InlineData(Accept)]
    [InlineData("application/json, text/event-stream")]
    public async Task Subscription_MoreThanThereMayBe_Is503AndLeavesNothing(string accept)
    {
        await using var gateway = await HttpGateway.StartAsync(settings: new() { ["GRAPHQL_SSE_MAX_STREAMS"] = "1" });
        using (var first = await OpenAsync(gateway))
        {
            await Poll.UntilAsync(() => gateway.Hub.Count == 1, "the subscription");

            var second = await gateway.PostAsync(Watch, accept: accept);
            var query = await gateway.PostAsync("{\"query\":\"{ __typename }\"}", accept: accept);

            Assert.Equal((503, "SERVICE_BUSY", 1), (second.Status, second.Code, gateway.Hub.Count));
            Assert.Equal((200, "application/json"), (query.Status, query.MediaType!.MediaType));
        }

        await gateway.NothingIsOpenAsync();
    }

    [Theory]
    [InlineData("application/json", 200)]
    [InlineData("application/graphql-response+json", 400)]
    public async Task Subscription_ByPlainPost_IsToldTheWays(string accept, int status)
    {
        await using var gateway = await HttpGateway.StartAsync();

        var alone = await gateway.PostAsync(Watch, accept: accept);
        var batch = await gateway.PostAsync($"[{Watch}]", accept: $"{accept}, text/event-stream;q=0.5");

        Assert.Equal((status, "OPERATION_NOT_ALLOWED"), (alone.Status, alone.Code));
        foreach (var answer in new[] { alone.Text, batch.Text })
        {
            Assert.All(["text/event-stream", "multipart/mixed;subscriptionSpec=1.0", "graphql-transport-ws"], way => Assert.Contains(way, answer, StringComparison.Ordinal));
        }

        Assert.Equal(0, gateway.Hub.Count);
    }

    private static async Task<string[]> LinesAsync(StreamReader stream, int count)
    {
        var lines = new string[count];
        for (var i = 0; i < count; i++)
        {
            lines[i] = await stream.ReadLineAsync() ?? "the end";
        }

        return lines;
    }

    private static Task<StreamReader> OpenAsync(HttpGateway gateway, string? token = null) => gateway.OpenStreamAsync(Accept, token);
}
