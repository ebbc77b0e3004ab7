using Barq.Persistence.SecondLevelCache;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Persistence.Tests.SecondLevelCache;

/// <summary>When a node may answer from what it keeps.</summary>
public sealed class NodeFeedTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly CacheTiming _timing = new();
    private readonly FakeLedger _ledger = new();
    private readonly NodeTrust _trust;
    private readonly CacheMembers _members;
    private readonly NodeFeed _feed;
    private int _joins;

    public NodeFeedTests()
    {
        _trust = new NodeTrust(_timing, new CacheOptions(), _time);
        _members = new CacheMembers(_timing, _time, NullLogger<CacheMembers>.Instance);
        _feed = new NodeFeed(_ledger, _trust, _members, _timing, _time, NullLogger<NodeFeed>.Instance) { Joining = () => _joins++ };
        _feed.Start();
    }

    [Fact]
    public async Task Start_Alone_JoinsWithTheSecondLook()
    {
        await AnswerAsync(isRegistered: false);
        await AnswerAsync();
        Assert.Equal([_members.Self], _ledger.Registered);
        Assert.False(_trust.IsSure);

        await AnswerAsync();
        await AnswerAsync();

        Assert.True(_trust.IsSure);
        Assert.Equal(1, _joins);
    }

    // Before the others have seen it they do not wait for it.
    [Fact]
    public async Task Start_BesideAnother_JoinsWhenThatHasSeenIt()
    {
        await AnswerAsync(others: ("two", 10));
        await AnswerAsync(others: ("two", 10));
        await AnswerAsync(others: ("two", 12));
        await AnswerAsync(others: ("two", 12));
        Assert.False(_trust.IsSure);

        await AnswerAsync(others: ("two", 13));
        await AnswerAsync(others: ("two", 13));

        Assert.True(_trust.IsSure);
    }

    [Fact]
    public async Task Start_BesideOneThatIsDead_JoinsWhenThatIsKnown()
    {
        await AnswerAsync(others: ("dead", 10));
        await AnswerAsync(others: ("dead", 10));
        for (var passed = TimeSpan.Zero; passed <= _timing.Patience; passed += _timing.Look)
        {
            Assert.False(_trust.IsSure);
            _time.Advance(_timing.Look);
            await AnswerAsync(others: ("dead", 10));
        }

        await AnswerAsync(others: ("dead", 10));
        await AnswerAsync(others: ("dead", 10));

        Assert.True(_trust.IsSure);
    }

    [Fact]
    public async Task Look_BeganTooLongAgo_EndsTheTrustAndDropsAllBeforeTheNext()
    {
        await JoinAsync();
        _time.Advance(_timing.Trust - TimeSpan.FromMilliseconds(1));
        Assert.True(_trust.IsSure);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(_trust.IsSure);

        // The next look alone is not enough: others may have given this node up.
        await AnswerAsync();
        Assert.False(_trust.IsSure);
        await AnswerAsync();
        await AnswerAsync();
        await AnswerAsync();

        Assert.True(_trust.IsSure);
        Assert.Equal(2, _joins);
    }

    [Fact]
    public async Task Look_TheDatabaseHasForgottenTheNode_EndsTheTrust()
    {
        await JoinAsync();

        await AnswerAsync(isRegistered: false);
        await AnswerAsync(others: ("two", 5));
        await AnswerAsync(others: ("two", 5));

        Assert.False(_trust.IsSure);
        Assert.Equal([_members.Self], _ledger.Registered);
    }

    [Fact]
    public async Task Look_WithMessages_AreDoneBeforeTheyAreAcknowledged()
    {
        var done = new List<long>();
        _feed.Learn = messages =>
        {
            done.AddRange(messages.Select(message => message.Id));
            return Task.FromResult(messages.Count > 0);
        };
        await JoinAsync();
        await _ledger.AnswerAsync(_ => Page() with { Messages = [new NodeMessage(5, "any", 1, ""), new NodeMessage(6, "any", 1, "")], End = "9" });

        var beat = await _ledger.AnswerAsync(_ => Page());

        Assert.Equal([5, 6], done);
        Assert.Equal(("5,6", "9"), (beat.Acknowledged, beat.Since));
    }

    [Fact]
    public async Task Learn_Fails_TheSamePageIsReadAgain()
    {
        var failures = 1;
        _feed.Learn = _ => failures-- > 0 ? throw new TimeoutException() : Task.FromResult(false);
        await _ledger.AnswerAsync(_ => Page() with { End = "9" });
        var again = _ledger.AnswerAsync(_ => Page() with { End = "9" });
        while (!again.IsCompleted)
        {
            _time.Advance(_timing.Retry);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        Assert.Null((await again).Since);
        Assert.Equal("9", (await _ledger.AnswerAsync(_ => Page())).Since);
    }

    [Fact]
    public async Task Stop_OfANode_EndsTheTrust()
    {
        await JoinAsync();

        _ledger.Close();
        await _feed.StopAsync();

        Assert.False(_trust.IsSure);
    }

    public async ValueTask DisposeAsync()
    {
        _ledger.Close();
        await _feed.DisposeAsync();
    }

    private NodePage Page(params (string Node, long Beats)[] others) =>
        new(true, [new NodeLine(_members.Self, 1, ""), .. others.Select(other => new NodeLine(other.Node, other.Beats, ""))], [], "");

    private Task AnswerAsync(bool isRegistered = true, (string, long)? others = null) =>
        _ledger.AnswerAsync(_ => (others is { } other ? Page(other) : Page()) with { IsRegistered = isRegistered });

    // What a look has brought is done when the next one comes.
    private async Task JoinAsync()
    {
        await AnswerAsync();
        await AnswerAsync();
        await AnswerAsync();
        Assert.True(_trust.IsSure);
    }
}
