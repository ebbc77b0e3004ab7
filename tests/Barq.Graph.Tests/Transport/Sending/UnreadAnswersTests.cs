using System.Net.Sockets;
using System.Text;
using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Transport.Http;
using Barq.Graph.Transport.Sending;
using Barq.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Graph.Tests.Transport.Sending;

/// <summary>Clients that ask for long answers and read none of them, by every way: a caller has only so much of the gateway's memory. Was: 60 answers of 3 MB held 416 MB.</summary>
public sealed class UnreadAnswersTests
{
    // A million bytes and some of an answer.
    private static readonly string _wide = $"{{ deliveries(first: 100) {{ nodes {{ {string.Concat(Enumerable.Range(0, 300).Select(alias => $"a{alias}: pickupAddress "))} }} }} }}";

    private static readonly Dictionary<string, Func<HttpGateway, string, Task<string>>> _ways = new()
    {
        ["post"] = (_, token) => Task.FromResult(Post(token, "application/json", new WayRequest(_wide).Json(null))),
        ["batch"] = (_, token) => Task.FromResult(Post(token, "application/json", $"[{new WayRequest(_wide).Json(null)}]")),
        ["persisted get"] = async (gateway, token) => $"GET /graphql{new WayRequest(_wide).Url(await Ways.StoreAsync(gateway, _wide))} HTTP/1.1\r\nHost: a\r\nGraphQL-Preflight: 1\r\nAuthorization: Bearer {token}\r\n\r\n",
        ["event stream"] = (_, token) => Task.FromResult(Post(token, "text/event-stream", new WayRequest(_wide).Json(null))),
        ["parts"] = (_, token) => Task.FromResult(Post(token, "multipart/mixed", new WayRequest($"{{ ...@defer {{ couriers(first: 1) {{ nodes {{ id }} }} }} {_wide[1..]}").Json(null))),
        ["socket"] = (_, _) => Task.FromResult(""),
    };

    /// <summary>All of them.</summary>
    public static TheoryData<string> All => new(_ways.Keys);

    [Theory, MemberData(nameof(All))]
    public async Task Answers_ThatNobodyReads_AreHeldUpToACallersShare(string way)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var gateway = await HttpGateway.StartAsync(
            settings: new()
            {
                ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key, ["GRAPHQL_MAX_FIELDS"] = "1000",
            },
            configure: services => services.AddSingleton(new UnsentAnswers(new SendingOptions { MaxBytesPerCaller = 4_000_000, MaxBytes = 100_000_000 }, time)),
            environment: "Production");
        var unsent = gateway.Services.GetRequiredService<UnsentAnswers>();
        var unread = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 8; i++)
            {
                // Whoever has taken nothing for this long stands still.
                time.Advance(UnsentAnswers.Still);
                var before = (unsent.Bytes, unsent.GivenUp);
                unread.Add(await AskAsync(gateway, way, Token(1)));
                await Poll.UntilAsync(() => (unsent.Bytes, unsent.GivenUp) != before, "the answer to be counted");
                Assert.InRange(unsent.Bytes, 1_000_000, 4_000_000);
            }

            Assert.InRange(unsent.GivenUp, 4, 6);

            // Whoever reads has it whole, and so has another caller; what was given up has no end.
            Assert.False(await IsWholeAsync(unread[0], way));
            Assert.True(await IsWholeAsync(unread[^1], way));
            using var another = await AskAsync(gateway, way, Token(2));
            Assert.True(await IsWholeAsync(another, way));
        }
        finally
        {
            unread.ForEach(client => client.Dispose());
        }

        await Poll.UntilAsync(() => unsent.Bytes == 0, "nothing to be left");
    }

    private static async Task<TcpClient> AskAsync(HttpGateway gateway, string way, string token)
    {
        // What the client's system takes for it is small.
        var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(gateway.Address.Host, gateway.Address.Port);
        var stream = client.GetStream();
        if (way != "socket")
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(await _ways[way](gateway, token)));
            return client;
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(
            "GET /graphql HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"));
        await ReadUntilAsync(stream, text => text.EndsWith("\r\n\r\n", StringComparison.Ordinal));
        await stream.WriteAsync(RawClient.Frame(1, Encoding.UTF8.GetBytes($"{{\"type\":\"connection_init\",\"payload\":{{\"Authorization\":\"Bearer {token}\"}}}}")));
        await ReadUntilAsync(stream, text => text.Contains("connection_ack", StringComparison.Ordinal));
        await stream.WriteAsync(RawClient.Frame(1, Encoding.UTF8.GetBytes($"{{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":{new WayRequest(_wide).Json(null)}}}")));
        return client;
    }

    // Each way says in its own manner that it is over.
    private static async Task<bool> IsWholeAsync(TcpClient client, string way) => await ReadUntilAsync(client.GetStream(), text => way switch
    {
        "event stream" => text.Contains("event: complete", StringComparison.Ordinal),
        "parts" => text.Contains("\"hasNext\":false", StringComparison.Ordinal) && text.EndsWith("0\r\n\r\n", StringComparison.Ordinal),
        "socket" => text.Contains("\"type\":\"complete\"", StringComparison.Ordinal),
        _ => text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is var head and > 0 && LengthOf(text) is { } length && text.Length - head - 4 >= length,
    });

    private static int? LengthOf(string text)
    {
        var start = text.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        return start < 0 ? null : int.Parse(text.AsSpan(start + 16, text.IndexOf('\r', start) - start - 16), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<bool> ReadUntilAsync(NetworkStream stream, Func<string, bool> isEnd)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        var text = new StringBuilder();
        var buffer = new byte[200_000];
        try
        {
            while (await stream.ReadAsync(buffer, patience.Token) is var count and > 0)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, count));
                if (isEnd(text.ToString()))
                {
                    return true;
                }
            }
        }
        catch (IOException)
        {
            // It was cut.
        }

        return false;
    }

    private static string Post(string token, string accept, string body) =>
        $"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nAuthorization: Bearer {token}\r\nAccept: {accept}\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    private static string Token(int user) =>
        TestTokens.Make(TestTokens.Symmetric(), new() { ["organization_id"] = 1, ["role"] = "VIEWER", ["user_id"] = user });
}
