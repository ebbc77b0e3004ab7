using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Barq.Graph.Tests.Transport.WebSockets;
using Barq.Testing;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Barq.Testing.Restarting;

namespace Barq.Graph.Tests.Transport;

/// <summary>Real hosts that are asked to end.</summary>
public sealed class ShutdownTests
{
    private static readonly object _query = new { query = "{ deliveries(first: 1) { nodes { id } } }" };

    // Was: readiness never turned red before the listener was gone, and nginx answered 502.
    [Fact]
    public async Task Gateway_AskedToEnd_SaysSoAndServesOn()
    {
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart { Environment = new Dictionary<string, string?> { ["SHUTDOWN_DRAIN"] = "8" } });
        var address = new Uri(gateway.BaseAddress, "graphql");
        SocketClient[] sockets = [.. await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => SocketClient.OpenAsync(address)))];
        await Task.WhenAll(sockets.Select(socket => socket.SubscribeAsync("1", "subscription { deliveryStatusChanged { id } }")));
        using var stream = await OpenStreamAsync(gateway);
        using (var before = await gateway.Client.PostAsJsonAsync("graphql", _query))
        {
            Assert.Null(before.Headers.ConnectionClose);
        }

        await gateway.AskToEndAsync();

        await Poll.UntilAsync(async () => await StatusAsync(gateway, "health/ready") == HttpStatusCode.ServiceUnavailable, "readiness to turn red");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, "health/live"));
        using (var after = await gateway.Client.PostAsJsonAsync("graphql", _query))
        {
            Assert.Equal((HttpStatusCode.OK, true), (after.StatusCode, after.Headers.ConnectionClose));
            Assert.Single((await after.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").GetProperty("deliveries").GetProperty("nodes").EnumerateArray());
        }

        // Each is told, one after the other, and the listener is there until the last.
        Assert.All(await Task.WhenAll(sockets.Select(CloseOfAsync)), close => Assert.Equal((WebSocketCloseStatus)1001, close));
        Assert.Equal("", await stream.ReadToEndAsync());
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, "health/live"));
        Assert.Equal(0, await gateway.ExitCodeAsync());
    }

    // On a busy machine a proxy's request is read late. Was: its connection was cut a second after the last one had come, and the proxy answered 502.
    [Fact]
    public async Task Gateway_ThatEnds_WaitsForWhatTheLastConnectionsAskFor()
    {
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart { Environment = new Dictionary<string, string?> { ["SHUTDOWN_DRAIN"] = "8" } });
        await gateway.AskToEndAsync();
        await Poll.UntilAsync(async () => await StatusAsync(gateway, "health/ready") == HttpStatusCode.ServiceUnavailable, "readiness to turn red");
        await using var late = await RawClient.ConnectAsync(gateway.BaseAddress);
        await Poll.UntilAsync(async () => !await IsThereAsync(gateway.BaseAddress), "the host to take no more");
        await Task.Delay(TimeSpan.FromSeconds(1.2), TimeProvider.System);

        await late.SendAsync("GET /graphql?query={deliveries(first:1){nodes{id}}} HTTP/1.1", "", "GraphQL-Preflight: 1");

        var answer = await late.RestAsync();
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("\"nodes\":[{\"id\"", answer, StringComparison.Ordinal);
        Assert.Equal(0, await gateway.ExitCodeAsync());
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Gateways_RestartedInTurnBehindNginx_LoseNoRequest(bool keepAlive)
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var redis = await RedisProcess.StartNewAsync();
        // Less than the default, and long enough for a machine that other tests keep busy.
        var environment = new Dictionary<string, string?> { ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = redis.Url, ["SHUTDOWN_DRAIN"] = "3" };
        var drill = new RollingRestart(new GatewayStart { Environment = environment }, 50) { Clients = 2 };

        var (sent, failures, seen) = await drill.RunAsync(100, 1, keepAlive);

        Assert.Empty(failures);
        Assert.True(seen.Failed == 0, seen.FirstFailure);
        Assert.True(seen.IsTrue, seen.Summary);
        Assert.NotEqual(0, seen.Jobs);
        Assert.InRange(sent, 100, int.MaxValue);
    }

    // Was: "Unhandled exception", and 134.
    [SkippableTheory]
    [InlineData("Barq.Graph")]
    [InlineData("Barq.Jobs")]
    public async Task Host_AskedToEndAtAnyMomentOfItsStart_EndsQuietly(string program)
    {
        const int Moments = 8;
        await using var database = await TestDatabase.CreateAsync(TestProvider.Sqlite);
        await using var redis = await RedisProcess.StartNewAsync();
        var start = new GatewayStart
        {
            Program = RepositoryFolder.Program(program),
            Environment = new Dictionary<string, string?> { ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = redis.Url },
        };
        TimeSpan whole;
        await using (var first = await GatewayProcess.StartAsync(start))
        {
            whole = first.CpuTime;
        }

        for (var moment = 0; moment <= Moments; moment++)
        {
            await using var host = await GatewayProcess.StartWithoutWaitingAsync(start);
            await Poll.UntilAsync(() => !host.IsAlive || host.CpuTime >= whole * moment / Moments, "the host to come so far");
            await host.AskToEndAsync();
            var code = await host.ExitCodeAsync();

            var output = host.Output.ToString();
            Assert.True(code is 0 or 143, $"{moment}: {code}\n{output}");
            Assert.DoesNotContain("xception", output, StringComparison.Ordinal);
        }
    }

    // Refused is what tells that nobody listens; a handshake that is left without an answer has not ended yet.
    private static async Task<bool> IsThereAsync(Uri address)
    {
        try
        {
            await using var client = await RawClient.ConnectAsync(address);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private static async Task<WebSocketCloseStatus?> CloseOfAsync(SocketClient socket)
    {
        string? message;
        do
        {
            message = await socket.ReceiveAsync();
        }
        while (message is not null);
        return socket.Socket.CloseStatus;
    }

    private static async Task<StreamReader> OpenStreamAsync(GatewayProcess gateway)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "graphql") { Content = JsonContent.Create(new { query = "subscription { deliveryStatusChanged { id } }" }) };
        request.Headers.Accept.ParseAdd("text/event-stream");
        var response = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new StreamReader(await response.Content.ReadAsStreamAsync());
    }

    private static async Task<HttpStatusCode> StatusAsync(GatewayProcess gateway, string path)
    {
        using var response = await gateway.Client.GetAsync(path);
        return response.StatusCode;
    }
}
