using System.Net;
using System.Net.Sockets;
using System.Text;
using Barq.Graph.Tests.Transport.Http;
using Barq.Graph.Transport.Accepting;
using Barq.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Transport.Accepting;

/// <summary>A connection too many is reset before anything is read from it, and those of other addresses are served.</summary>
public sealed class GatedListenerTests
{
    private const int Most = 3;

    private static readonly Dictionary<string, string?> _settings = new() { ["MAX_CONNECTIONS_PER_ADDRESS"] = $"{Most}", ["MAX_NEW_CONNECTIONS_PER_ADDRESS"] = "0" };

    [SkippableFact]
    public async Task Accept_AConnectionTooMany_IsResetUntilOneHasEnded()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux has all of 127.0.0.0/8.");
        await using var gateway = await HttpGateway.StartAsync(settings: _settings);
        var open = new List<Socket>();
        for (var i = 0; i < Most; i++)
        {
            open.Add(await ConnectAsync(gateway.Address, 2));
            Assert.Equal("HTTP/1.1 200", await AskAsync(open[i]));
        }

        for (var i = 0; i < 40; i++)
        {
            Assert.Equal("reset", await TryAsync(gateway.Address, 2));
        }

        var gate = gateway.Services.GetRequiredService<ConnectionGate>();
        Assert.Equal(40, gate.Refused);
        open.Add(await ConnectAsync(gateway.Address, 3));
        Assert.Equal("HTTP/1.1 200", await AskAsync(open[^1]));
        Assert.Equal("HTTP/1.1 200", await AskAsync(open[0]));

        open[0].Dispose();
        await Poll.UntilAsync(
            async () => await TryAsync(gateway.Address, 2) != "reset",
            "an address to have room again");
        open.ForEach(socket => socket.Dispose());
    }

    [SkippableFact]
    public async Task Accept_AProxyThatIsTrusted_HasAllThatItOpens()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux has all of 127.0.0.0/8.");
        await using var gateway = await HttpGateway.StartAsync(settings: new(_settings) { ["TRUSTED_PROXIES"] = "127.0.0.4" });
        var open = new List<Socket>();
        for (var i = 0; i < 3 * Most; i++)
        {
            open.Add(await ConnectAsync(gateway.Address, 4));
            Assert.Equal("HTTP/1.1 200", await AskAsync(open[i]));
        }

        open.ForEach(socket => socket.Dispose());
    }

    // It may be reset before it is known to be open.
    private static async Task<string> TryAsync(Uri address, byte last)
    {
        try
        {
            using var socket = await ConnectAsync(address, last);
            return await AskAsync(socket);
        }
        catch (SocketException)
        {
            return "reset";
        }
    }

    private static async Task<Socket> ConnectAsync(Uri address, byte last)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, last]), 0));
        await socket.ConnectAsync(address.Host, address.Port);
        return socket;
    }

    private static async Task<string> AskAsync(Socket socket)
    {
        try
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes("GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nHost: localhost\r\nGraphQL-Preflight: 1\r\n\r\n"));
            var answer = new byte[4096];
            var count = await socket.ReceiveAsync(answer);
            return count < 12 ? "reset" : Encoding.ASCII.GetString(answer, 0, 12);
        }
        catch (SocketException)
        {
            return "reset";
        }
    }
}
