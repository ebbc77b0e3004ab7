using Barq.Persistence.SecondLevelCache;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Persistence.Tests.SecondLevelCache;

/// <summary>Who has to acknowledge a drop before its write is answered.</summary>
public sealed class CacheMembersTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly CacheTiming _timing = new();
    private readonly CacheMembers _members;
    private long _id;
    private bool _isAsked;

    public CacheMembersTests() => _members = new CacheMembers(_timing, _time, NullLogger<CacheMembers>.Instance);

    [Fact]
    public async Task Send_NobodyElseIsThere_IsDoneAtOnce()
    {
        Page();

        Assert.True(await SendAsync());
        Assert.False(_isAsked);
    }

    [Fact]
    public async Task Send_AllAcknowledge_IsDoneWithoutTheDatabase()
    {
        Page(("two", 1, ""), ("three", 1, ""));
        var sending = SendAsync();
        _members.Acknowledge("two", _id);
        Assert.False(sending.IsCompleted);

        _members.Acknowledge("three", _id);

        Assert.True(await sending);
        Assert.False(_isAsked);
    }

    [Fact]
    public async Task Send_NodeIsFoundWhileItIsWaited_IsWaitedForToo()
    {
        Page(("two", 1, ""));
        var sending = SendAsync();
        Page(("two", 2, ""), ("three", 1, ""));
        _members.Acknowledge("two", _id);
        Assert.False(sending.IsCompleted);

        _members.Acknowledge("three", _id);

        Assert.True(await sending);
    }

    [Fact]
    public async Task Send_NodeSaysInTheDatabaseThatItHasDoneAllMessages_IsDone()
    {
        Page(("two", 1, ""));
        var sending = SendAsync([7, 8]);
        Page(("two", 2, "7"));
        Assert.False(sending.IsCompleted);
        Page(("two", 3, "8,9"));

        Assert.True(await sending);
    }

    [Fact]
    public async Task Send_NodeSaysNothing_AsksTheDatabaseAndWaitsUntilNobodyTrustsWhatItKeeps()
    {
        Page(("two", 1, ""));
        var sending = SendAsync([7]);
        await AdvanceAsync(_timing.Ask);
        Assert.True(_isAsked);

        await AdvanceAsync(_timing.Trust - _timing.Ask);
        Assert.False(sending.IsCompleted);
        await AdvanceAsync(_timing.Patience - _timing.Trust);

        Assert.True(await sending);
    }

    // Nobody knows who is there: whoever has come since the last page may trust what it keeps.
    [Fact]
    public async Task Send_ThePageIsOlderThanTrust_WaitsHoweverManyAcknowledge()
    {
        Page();
        _time.Advance(_timing.Trust);
        var sending = SendAsync([7]);
        Assert.False(sending.IsCompleted);

        Page();

        Assert.True(await sending);
    }

    [Fact]
    public async Task Send_RedisIsAway_WaitsForTheDatabaseAllTheSame()
    {
        Page(("two", 1, ""));
        var sending = SendAsync([7], isTold: false);
        Assert.True(_isAsked);
        Assert.False(sending.IsCompleted);

        Page(("two", 2, "7"));

        Assert.False(await sending);
    }

    [Fact]
    public async Task Update_NodeGivesNoSignForLongerThanItTrusts_IsNotWaitedFor()
    {
        Page(("two", 1, ""));
        _time.Advance(_timing.Patience);
        Page(("two", 1, ""));
        Assert.Equal(1, _members.Count);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Page(("two", 1, ""));

        Assert.Equal(0, _members.Count);
        Assert.True(await SendAsync());
        Page(("two", 2, ""));
        Assert.Equal(1, _members.Count);
    }

    [Fact]
    public async Task Leave_OfANode_EndsTheWaitForIt()
    {
        Page(("two", 1, ""));
        var sending = SendAsync();

        _members.Leave("two");

        Assert.True(await sending);
    }

    private void Page(params (string Node, long Beats, string Acknowledged)[] nodes) => _members.Update(
        new NodePage(true, [.. nodes.Select(node => new NodeLine(node.Node, node.Beats, node.Acknowledged))], [], ""), _time.GetTimestamp());

    private Task<bool> SendAsync(long[]? messages = null, bool isTold = true) => _members.SendAsync(
        messages ?? [],
        id =>
        {
            _id = id;
            return Task.FromResult(isTold);
        },
        (_, _) =>
        {
            _isAsked = true;
            return Task.FromResult<IDisposable?>(new MemoryStream());
        });

    // What waits for the clock goes on on another thread.
    private async Task AdvanceAsync(TimeSpan span)
    {
        _time.Advance(span);
        for (var i = 0; i < 50; i++)
        {
            await Task.Yield();
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }
}
