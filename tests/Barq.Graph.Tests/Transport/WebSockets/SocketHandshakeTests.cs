using Barq.Graph.Tests.Transport.Http;

namespace Barq.Graph.Tests.Transport.WebSockets;

/// <summary>Which sub-protocols are spoken, and how whoever speaks another one is told.</summary>
public sealed class SocketHandshakeTests
{
    [Fact]
    public async Task Handshake_OtherProtocolOrNone_IsClosedWith4406()
    {
        await using var gateway = await HttpGateway.StartAsync();
        foreach (var protocol in new[] { "graphql-ws", null })
        {
            await using var client = await SocketClient.ConnectAsync(gateway.Address, protocol);
            Assert.Equal((4406, "Subprotocol not acceptable"), await client.ClosedAsync());
        }
    }

    // Without a protocol in the answer a browser gives the handshake up (RFC 6455, section 4.1), and its page saw 1006 and no reason.
    [Fact]
    public async Task Handshake_OtherProtocolOnARawSocket_IsAgreedToSoThatTheCodeArrives()
    {
        await using var gateway = await HttpGateway.StartAsync();
        await using var client = await RawClient.ConnectAsync(gateway.Address);

        var head = await client.UpgradeAsync("graphql-ws, other");

        Assert.Contains("\r\nSec-WebSocket-Protocol: graphql-ws\r\n", head, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(4406, (await client.FramesAsync()).Code);
    }

    [SkippableFact]
    public async Task Handshake_OtherProtocolOfARealClient_IsClosedWith4406()
    {
        await using var gateway = await HttpGateway.StartAsync();

        Assert.Equal("4406 Subprotocol not acceptable", (await gateway.RunAsync("socket.js", "oldProtocol")).GetProperty("closed").GetString());
    }
}
