using System.Net;
using Barq.Graph.Admission;
using Barq.Graph.Tests.Transport.Http;
using Barq.Graph.Transport.Http;
using Barq.Testing.Processes;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Transport;

/// <summary>
/// HTTP/2 is spoken where TLS ends at the gateway, and nowhere else unless somebody sets it up: there it is held to the server's bounds, whatever
/// frames come. Without TLS here, which changes no frame.
/// </summary>
[Collection(Heap.Collection), Trait(Heap.Trait, Heap.Collection)]
public sealed class Http2Tests
{
    private const int Frames = 20_000;
    private const int NoError = 0;
    private const string Query = "/graphql?query=%7B__typename%7D";

    /// <summary>What is sent so often, each time for a stream of its own.</summary>
    public static TheoryData<string> Floods => ["reset", "streams", "settings", "pings", "windows", "continuations", "empty data"];

    [Fact]
    public async Task Plain_AClientThatBeginsWithHttp2_IsRefused()
    {
        await using var gateway = await HttpGateway.StartAsync();
        await using var client = await RawClient.ConnectAsync(gateway.Address);

        await client.Stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());

        // Whatever it says, it ends: no frame of the client's is ever looked at.
        await client.RestAsync();
        Assert.Equal(200, (await gateway.GetAsync("?query=%7B__typename%7D")).Status);
    }

    [Fact]
    public async Task Http2_AQuery_IsAnswered()
    {
        await using var gateway = await StartAsync();

        await AskAsync(gateway);
    }

    [Theory, MemberData(nameof(Floods))]
    public async Task Http2_AFloodOfFrames_IsBoundedAndOthersAreAnswered(string flood)
    {
        await using var gateway = await StartAsync();
        await AskAsync(gateway);
        var before = Heap.Held();
        await using (var client = await Http2Client.ConnectAsync(gateway.Address))
        {
            var refused = 0;
            var reading = client.ReadAsync((type, _, _, _) =>
            {
                refused += type == Http2Client.Reset ? 1 : 0;
                return false;
            });
            for (var i = 0; i < Frames; i++)
            {
                if (!await client.SendAsync(Of(flood, i)))
                {
                    break;
                }
            }

            await AskAsync(gateway);
            if (flood == "streams")
            {
                // More than a connection may have at a time are refused one by one, or with the connection.
                await Poll.UntilAsync(() => reading.IsCompleted || Volatile.Read(ref refused) > 1000, "streams to be refused");
                Assert.InRange(gateway.Services.GetRequiredService<BodySlots>().Open, 0, 100);
            }
        }

        await AskAsync(gateway);
        var executions = gateway.Services.GetRequiredService<ExecutionGate>();
        await Poll.UntilAsync(() => executions.Running == 0 && gateway.Services.GetRequiredService<BodySlots>().Open == 0, "nothing to be left of it");
        await Poll.UntilAsync(() => Heap.Held() - before < 64 << 20, "its memory to be free");
    }

    // Headers beyond what a request may have end the request or the connection, before they are together.
    [Fact]
    public async Task Http2_HeadersWithoutEnd_AreEndedByTheServer()
    {
        await using var gateway = await StartAsync();
        await using var client = await Http2Client.ConnectAsync(gateway.Address);
        var reading = client.ReadAsync();
        await client.SendAsync(Http2Client.Frame(Http2Client.HeadersFrame, Http2Client.EndStream, 1, Http2Client.Head("GET", Query)));
        var sent = 0;
        for (; sent < 10_000 && !reading.IsCompleted; sent++)
        {
            if (!await client.SendAsync(Http2Client.Frame(Http2Client.Continuation, 0, 1, [0, 1, (byte)'a', 0x7F, 0xA1, 0x1E, .. Enumerable.Repeat((byte)'x', 4000)])))
            {
                break;
            }
        }

        var (_, code) = await reading;
        Assert.InRange(sent, 1, 9_999);
        Assert.True(code is null or not NoError, $"{code}");
        await AskAsync(gateway);
    }

    private static byte[] Of(string flood, int i)
    {
        var stream = (2 * i) + 1;
        return flood switch
        {
            "reset" =>
            [
                .. Http2Client.Frame(Http2Client.HeadersFrame, Http2Client.EndHeaders | Http2Client.EndStream, stream, Http2Client.Head("GET", Query)),
                .. Http2Client.Frame(Http2Client.Reset, 0, stream, [0, 0, 0, 8]),
            ],
            "streams" => Http2Client.Frame(Http2Client.HeadersFrame, Http2Client.EndHeaders, stream, Http2Client.Head("POST", "/graphql", ("content-type", "application/json"), ("content-length", "100"))),
            "settings" => Http2Client.Frame(Http2Client.Settings, 0, 0, [0, 3, 0, 0, 0, (byte)i]),
            "pings" => Http2Client.Frame(Http2Client.Ping, 0, 0, new byte[8]),
            "windows" => Http2Client.Frame(Http2Client.WindowUpdate, 0, 0, [0, 0, 0, 1]),
            "continuations" => i == 0
                ? Http2Client.Frame(Http2Client.HeadersFrame, Http2Client.EndStream, 1, Http2Client.Head("GET", Query))
                : Http2Client.Frame(Http2Client.Continuation, 0, 1, []),
            _ => i == 0
                ? Http2Client.Frame(Http2Client.HeadersFrame, Http2Client.EndHeaders, 1, Http2Client.Head("POST", "/graphql", ("content-type", "application/json")))
                : Http2Client.Frame(Http2Client.Data, 0, 1, []),
        };
    }

    private static async Task AskAsync(HttpGateway gateway)
    {
        await using var client = await Http2Client.ConnectAsync(gateway.Address);
        await client.SendAsync(Http2Client.Frame(Http2Client.HeadersFrame, Http2Client.EndHeaders | Http2Client.EndStream, 1, Http2Client.Head("GET", Query, ("graphql-preflight", "1"))));
        var answer = "";
        await client.ReadAsync((type, flags, stream, payload) =>
        {
            answer += type == Http2Client.Data ? System.Text.Encoding.UTF8.GetString(payload) : "";
            return stream == 1 && (type == Http2Client.Reset || (type is Http2Client.Data or Http2Client.HeadersFrame && (flags & Http2Client.EndStream) != 0));
        });
        Assert.Equal("""{"data":{"__typename":"Query"}}""", answer);
    }

    private static Task<HttpGateway> StartAsync() => HttpGateway.StartAsync(configure: services => services.Configure<KestrelServerOptions>(kestrel =>
        kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2)));
}
