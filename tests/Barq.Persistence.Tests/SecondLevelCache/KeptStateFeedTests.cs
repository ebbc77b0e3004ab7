using Barq.Persistence.SecondLevelCache;
using Barq.Persistence.Sharing;
using Barq.Testing.Processes;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Persistence.Tests.SecondLevelCache;

/// <summary>A hundred thousand keys and more to each of what the fleet's rows and writes fill: it holds no more than it says.</summary>
[Collection(Heap.Collection), Trait(Heap.Trait, Heap.Collection)]
public sealed class KeptStateFeedTests
{
    private const int Feeds = 300_000;

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void RecentIds_ManyWithinAMinute_RemembersTheLast()
    {
        var ids = new RecentIds<string>(_time, 10_000);
        for (var i = 0; i < Feeds; i++)
        {
            Assert.True(ids.TryAdd($"id {i}"));
        }

        Assert.InRange(ids.Count, 5_000, 10_000);
        Assert.All(Enumerable.Range(Feeds - 5_000, 5_000), i => Assert.False(ids.TryAdd($"id {i}")));
        Assert.False(ids.Contains("id 0"));
    }

    [Fact]
    public void RecentIds_FewOverAWhile_RemembersThemForAMinute()
    {
        var ids = new RecentIds<long>(_time);
        ids.Add([1, 2]);
        _time.Advance(TimeSpan.FromSeconds(61));
        ids.Add([3]);
        Assert.True(ids.Contains(1));
        _time.Advance(TimeSpan.FromSeconds(61));
        ids.Add([4]);

        Assert.False(ids.Contains(1));
        Assert.True(ids.Contains(3) && ids.Contains(4));
        Assert.Equal(2, ids.Count);
    }

    [Fact]
    public void RecentWrites_OfManyOrganizations_ForgetsWhatIsOverAndNoneThatIsNot()
    {
        var writes = new RecentWrites(_time);
        for (var i = 1; i <= Feeds; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            writes.Note([$"Delivery@{i}"]);
            Assert.True(writes.Include(i));
            Assert.True(writes.Include(Math.Max(1, i - 4000)));
        }

        // Five seconds are five thousand of them.
        Assert.InRange(writes.Count, 4_000, RecentWrites.Most);
        Assert.False(writes.Include(1));
    }

    [Fact]
    public void RecentWrites_OfMoreOrganizationsAtOnceThanAreRemembered_CountForAll()
    {
        var writes = new RecentWrites(_time);
        for (var i = 1; i <= Feeds; i++)
        {
            writes.Note([$"Delivery@{i}"]);
        }

        Assert.InRange(writes.Count, 0, RecentWrites.Most);
        Assert.True(writes.Include(1) && writes.Include(Feeds) && writes.Include(null));
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.False(writes.Include(1) || writes.Include(Feeds));
    }

    [Fact]
    public async Task ToldChanges_MoreThanAreDropped_AreNotKeptAndSaidToBeLost()
    {
        var changes = new ToldChanges(1000);
        var before = Heap.Held();
        for (var i = 0; i < Feeds; i++)
        {
            changes.Note($"deliveries:{i}:1");
        }

        Assert.InRange(Heap.Held() - before, long.MinValue, 4 << 20);
        var taken = 0;
        Assert.True(await changes.WaitAsync(CancellationToken.None));
        Assert.False(changes.Take(_ => taken++));
        Assert.Equal((1000, 0), (taken, changes.Count));

        changes.Note("deliveries:1:1");
        Assert.True(changes.Take(_ => taken++));
        changes.Note(new string('x', 8000));
        Assert.True(await changes.WaitAsync(CancellationToken.None));
        Assert.False(changes.Take(_ => taken++));
        Assert.Equal(1001, taken);
    }

    [Fact]
    public void DropLog_ManyTags_ForgetsThemAllAtOnce()
    {
        var log = new DropLog();
        var before = Heap.Held();
        var clock = log.Clock;
        for (var i = 0; i < Feeds; i++)
        {
            log.Drop([$"Delivery:{i}", $"=default:{i}"]);
        }

        Assert.InRange(Heap.Held() - before, long.MinValue, 32 << 20);
        Assert.True(log.IsDropped(["Delivery:1"], clock));
        GC.KeepAlive(log);
    }

    [Fact]
    public async Task StatementGate_OwnersThatComeAndGo_AreForgotten()
    {
        const int Owners = 100_000;
        var gate = new StatementGate(new GateTerms(2, 2, 2, 0, 1000, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5)), () => new TimeoutException(), _time);
        (await gate.EnterAsync(new StatementOwner(-1, "warm"), default)).Dispose();
        var before = Heap.Held();
        for (var i = 0; i < Owners; i++)
        {
            (await gate.EnterAsync(new StatementOwner(i, $"caller {i}"), default)).Dispose();
        }

        // The same behind a gate that is full: those that give up leave nothing.
        StatementTurn[] running = [await gate.EnterAsync(new StatementOwner(1, "a"), default), await gate.EnterAsync(new StatementOwner(1, "b"), default)];
        for (var i = 0; i < Owners / 10; i++)
        {
            using var gone = new CancellationTokenSource();
            var wait = gate.EnterAsync(new StatementOwner(i, $"caller {i}"), gone.Token).AsTask();
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        }

        Assert.Equal((2, 0), (gate.Running, gate.Waiting));
        Assert.InRange(Heap.Held() - before, long.MinValue, 1 << 20);
        Array.ForEach(running, turn => turn.Dispose());
        Assert.Equal(0, gate.Running);
    }
}
