using System.Text;
using Barq.Graph.Answers;
using Barq.Graph.Preparation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Graph.Tests.Transport.Http;

/// <summary>What takes too much or too long ends, and says so.</summary>
public sealed class HttpLimitTests
{
    private const string Query = """{"query":"{ __typename }"}""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_BodyOverTheLimit_Is413(bool isChunked)
    {
        await using var gateway = await HttpGateway.StartAsync(settings: new() { ["GRAPHQL_MAX_BODY_BYTES"] = "1000" });
        async Task<HttpAnswer> PostAsync(int bytes) => await gateway.PostAsync(
            Query.PadRight(bytes), configure: request => request.Headers.TransferEncodingChunked = isChunked);

        var (fits, tooLong) = (await PostAsync(1000), await PostAsync(1001));

        Assert.Equal((200, 413, "PAYLOAD_TOO_LARGE"), (fits.Status, tooLong.Status, tooLong.Code));
    }

    [Fact]
    public async Task Post_RequestOverItsTime_IsCancelledAnd504()
    {
        var executor = new EndlessExecutor();
        await using var gateway = await StartAsync(executor, new() { ["GRAPHQL_REQUEST_TIMEOUT"] = "1" });

        var answer = await gateway.PostAsync(Query);

        Assert.Equal((504, "REQUEST_TIMEOUT"), (answer.Status, answer.Code));
        await executor.Cancelled.Task;
    }

    [Fact]
    public async Task Post_ClientGoesAway_EndsTheExecution()
    {
        var executor = new EndlessExecutor();
        await using var gateway = await StartAsync(executor);
        using var client = new CancellationTokenSource();
        using var content = new StringContent(Query, Encoding.UTF8, "application/json");
        var request = gateway.Client.PostAsync("", content, client.Token);
        await executor.Started.Task;

        await client.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await executor.Cancelled.Task;
    }

    private static Task<HttpGateway> StartAsync(EndlessExecutor executor, Dictionary<string, string?>? settings = null) =>
        HttpGateway.StartAsync(settings: settings, configure: services => services.Replace(ServiceDescriptor.Singleton<IRequestExecutor>(executor)));

    private sealed class EndlessExecutor : IRequestExecutor
    {
        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async ValueTask<GraphResponse> ExecuteAsync(GraphRequest request, CancellationToken cancellationToken)
        {
            Started.TrySetResult();
            await using var registration = cancellationToken.Register(() => Cancelled.TrySetResult());
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            throw new InvalidOperationException("Unreachable.");
        }

        public async ValueTask<ResponseStream> OpenAsync(GraphRequest request, CancellationToken cancellationToken) =>
            new(await ExecuteAsync(request, cancellationToken));
    }
}
