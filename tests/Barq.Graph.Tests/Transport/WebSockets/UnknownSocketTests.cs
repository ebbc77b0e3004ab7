using System.Net.WebSockets;
using System.Text;
using Barq.Graph.Tests.Transport.Http;
using Barq.Graph.Transport.WebSockets;
using Barq.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Graph.Tests.Transport.WebSockets;

/// <summary>A socket whose client has not said who it is has little, and takes nothing from others.</summary>
public sealed class UnknownSocketTests
{
    private static readonly byte[] _init = Encoding.UTF8.GetBytes("{\"type\":\"connection_init\"}");

    [Theory]
    [InlineData(4096, true)]
    [InlineData(4097, false)]
    [InlineData(100_000, false)]
    public async Task FirstMessage_LongerThanItMay_IsClosedWith1009(int bytes, bool fits)
    {
        await using var gateway = await HttpGateway.StartAsync();
        await using var client = await SocketClient.ConnectAsync(gateway.Address);

        await client.SendAsync(Encoding.UTF8.GetString(_init).PadRight(bytes));

        if (fits)
        {
            Assert.Equal("{\"type\":\"connection_ack\"}", await client.ReceiveAsync());
            await client.SubscribeAsync("1", "{ __typename }" + new string(' ', 50_000));
            Assert.StartsWith("{\"id\":\"1\",\"type\":\"next\"", await client.ReceiveAsync(), StringComparison.Ordinal);
        }
        else
        {
            Assert.True((await client.ClosedAsync()).Code is 1009 or 1008);
        }
    }

    [Theory]
    [InlineData(9, false, 20)]
    [InlineData(9, true, 210)]
    [InlineData(10, false, 20)]
    [InlineData(10, true, 210)]
    [InlineData(1, true, 210)]
    public async Task Frames_OfAKindThatIsNoMessage_AreCountedLikeMessages(int opcode, bool isKnown, int most)
    {
        // Pings were answered inside the WebSocket, as many as came and without a pause: twenty such sockets, and everything stood still.
        await using var gateway = await HttpGateway.StartAsync(configure: services => services.AddSingleton<TimeProvider>(new FakeTimeProvider()));
        await using var client = await RawClient.ConnectAsync(gateway.Address);
        await client.UpgradeAsync();
        if (isKnown)
        {
            await client.Stream.WriteAsync(RawClient.Frame(1, _init));
        }

        // Parts of one message, or control frames.
        var sending = Enumerable.Range(0, 3000).SelectMany(i => opcode == 1 ? RawClient.Frame(i == 0 ? 1 : 0, [(byte)' '], isLast: false) : RawClient.Frame(opcode, [1])).ToArray();
        await client.Stream.WriteAsync(sending);

        var (frames, code) = await client.FramesAsync();
        Assert.Equal(1008, code);
        Assert.True(frames.GetValueOrDefault(10) <= most, $"{frames.GetValueOrDefault(10)} pongs");
    }

    [Fact]
    public async Task Silent_OnesOfOneAddress_AreFewAndTakeNobodysPlace()
    {
        await using var gateway = await HttpGateway.StartAsync(settings: new() { ["GRAPHQL_WS_MAX_PENDING_PER_ADDRESS"] = "3", ["GRAPHQL_WS_MAX_CONNECTIONS"] = "3" });
        var silent = new List<SocketClient>();
        for (var i = 0; i < 3; i++)
        {
            silent.Add(await SocketClient.ConnectAsync(gateway.Address));
        }

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => SocketClient.ConnectAsync(gateway.Address));
        Assert.Contains("429", refused.Message, StringComparison.Ordinal);

        // Those that say who they are make room.
        await silent[0].SendAsync(_init);
        Assert.Equal("{\"type\":\"connection_ack\"}", await silent[0].ReceiveAsync());
        await using var another = await SocketClient.OpenAsync(gateway.Address);
        await silent[1].DisposeAsync();
        await Poll.UntilAsync(() => gateway.Services.GetRequiredService<SocketEndpoint>().Count == 3, "the place of one that has gone");
        await using var third = await SocketClient.OpenAsync(gateway.Address);

        await silent[2].SendAsync(_init);
        Assert.Equal(1013, (await silent[2].ClosedAsync()).Code);
        await silent[0].DisposeAsync();
        await silent[2].DisposeAsync();
        await Poll.UntilAsync(() => gateway.Services.GetRequiredService<SocketEndpoint>().Count == 2, "their places");
    }

    [Fact]
    public void Slots_WhoeverComesAndGoes_AreAllGivenBack()
    {
        var random = new Random(20261128);
        var slots = new SocketSlots(new SocketOptions { MaxPending = 20, MaxPendingPerAddress = 4, MaxConnections = 10 });
        var open = new List<SocketSlot>();
        for (var i = 0; i < 20_000; i++)
        {
            if (random.Next(3) > 0 && slots.TryEnter("address " + random.Next(8)).Slot is { } slot)
            {
                open.Add(slot);
            }
            else if (open.Count > 0)
            {
                var one = open[random.Next(open.Count)];
                if (one.IsKnown || !one.TryAdmit())
                {
                    one.Dispose();
                    open.Remove(one);
                }
            }

            Assert.Equal(open.Count, slots.Count);
            Assert.True(open.Count(one => one.IsKnown) <= 10 && open.Count(one => !one.IsKnown) <= 20);
            Assert.True(open.Where(one => !one.IsKnown).GroupBy(one => one.Address).All(group => group.Count() <= 4));
        }

        open.ForEach(slot => slot.Dispose());
        Assert.Equal(0, slots.Count);
    }

    [Fact]
    public void FrameCounter_WhereverTheBytesAreCut_CountsTheSame()
    {
        var random = new Random(20261129);
        for (var round = 0; round < 300; round++)
        {
            var expected = 0;
            var bytes = new List<byte>();
            for (var i = random.Next(1, 20); i > 0; i--)
            {
                var opcode = new[] { 0, 1, 2, 8, 9, 10 }[random.Next(6)];
                expected += opcode == 8 ? 0 : 1;
                var payload = new byte[new[] { 0, 1, 125, 126, 300, 70 }[random.Next(6)]];
                random.NextBytes(payload);
                bytes.AddRange(RawClient.Frame(opcode, payload, random.Next(2) == 0));
            }

            var counter = new FrameCounter();
            var counted = 0;
            for (var at = 0; at < bytes.Count;)
            {
                var length = Math.Min(random.Next(1, 40), bytes.Count - at);
                counted += counter.Count(bytes.GetRange(at, length).ToArray());
                at += length;
            }

            Assert.Equal(expected, counted);
        }
    }
}
