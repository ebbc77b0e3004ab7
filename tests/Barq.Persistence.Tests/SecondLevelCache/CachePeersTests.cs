using Barq.Persistence.SecondLevelCache;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Persistence.Tests.SecondLevelCache;

/// <summary>Who has to acknowledge a drop before its write is answered.</summary>
public sealed class CachePeersTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly CachePeers _peers;
    private long _id;

    public CachePeersTests() => _peers = new CachePeers(new CacheTiming(), _time, NullLogger<CachePeers>.Instance);

    // The bug was: only those were waited for that were known when the drop was sent. A node whose first sign of life was on its way by then
    // trusted its memory already, and was not waited for.
    [Fact]
    public async Task Send_NodeIsHeardBeforeTheDropComesRound_IsWaitedFor()
    {
        var sending = SendAsync();
        _peers.Hear("two");
        _peers.CameRound(_id);
        Assert.False(sending.IsCompleted);

        _peers.Acknowledge("two", _id);

        Assert.True(await sending);
    }

    [Fact]
    public async Task Send_AcknowledgedBeforeItComesRound_IsDoneThen()
    {
        _peers.Hear("two");
        var sending = SendAsync();
        _peers.Acknowledge("two", _id);
        Assert.False(sending.IsCompleted);

        _peers.CameRound(_id);

        Assert.True(await sending);
    }

    [Fact]
    public async Task Send_NodeLeavesMeanwhile_IsNotWaitedFor()
    {
        _peers.Hear("two");
        var sending = SendAsync();
        _peers.CameRound(_id);

        _peers.Leave("two");

        Assert.True(await sending);
    }

    [Fact]
    public async Task Send_NodeIsSilent_IsGivenUpAndForgotten()
    {
        _peers.Hear("two");
        _peers.Hear("three");
        var sending = SendAsync();
        _peers.CameRound(_id);
        _peers.Acknowledge("three", _id);

        _time.Advance(TimeSpan.FromSeconds(1.4));
        Assert.False(sending.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.True(await sending);
        Assert.Equal(1, _peers.Count);
    }

    private Task<bool> SendAsync() => _peers.SendAsync(id =>
    {
        _id = id;
        return Task.FromResult(true);
    });
}
