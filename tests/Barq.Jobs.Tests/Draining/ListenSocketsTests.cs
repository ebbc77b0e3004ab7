using System.Net;
using System.Net.Sockets;
using Barq.Jobs.Draining;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Jobs.Tests.Draining;

/// <summary>A host that ends takes every connection that has come to be, however busy the machine is, and serves on for a moment when it takes none any more.</summary>
public sealed class ListenSocketsTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task End_ConnectionsThatNobodyHasTakenYet_AreWaitedForAndNewOnesRefused()
    {
        var sockets = new ListenSockets();
        var listener = sockets.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(16);
        var address = (IPEndPoint)listener.LocalEndPoint!;
        using Socket first = await ConnectAsync(address), second = await ConnectAsync(address);
        await first.SendAsync("1"u8.ToArray());
        await second.SendAsync("2"u8.ToArray());

        var ending = sockets.EndAsync(new FreshConnections(), _time, CancellationToken.None);
        await AdvanceAsync(TimeSpan.FromSeconds(3));
        using var one = await listener.AcceptAsync();
        await AdvanceAsync(TimeSpan.FromSeconds(1));
        using var other = await listener.AcceptAsync();
        await AdvanceUntilAsync(() => listener.SafeHandle.IsClosed);

        // Closed, and the open ones are served yet.
        Assert.False(ending.IsCompleted);
        await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(address));
        Assert.Equal((1, 1), (await one.ReceiveAsync(new byte[8]), await other.ReceiveAsync(new byte[8])));
        await AdvanceUntilAsync(() => ending.IsCompleted);
        await ending;
    }

    [Fact]
    public async Task End_ConnectionsThatNobodyTakes_EndsAllTheSame()
    {
        var sockets = new ListenSockets();
        var listener = sockets.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(16);
        using var lost = await ConnectAsync((IPEndPoint)listener.LocalEndPoint!);

        var ending = sockets.EndAsync(new FreshConnections(), _time, CancellationToken.None);
        await AdvanceAsync(TimeSpan.FromSeconds(4));
        Assert.False(ending.IsCompleted);
        await AdvanceUntilAsync(() => ending.IsCompleted);
        await ending;
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address);
        return socket;
    }

    private async Task AdvanceAsync(TimeSpan time)
    {
        var end = _time.GetUtcNow() + time;
        await AdvanceUntilAsync(() => _time.GetUtcNow() >= end);
    }

    // Step by step: what waits for one begins to wait for the next meanwhile.
    private async Task AdvanceUntilAsync(Func<bool> isThere)
    {
        while (!isThere())
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }
}
