using Barq.Persistence.SecondLevelCache;

namespace Barq.Persistence.Tests.SecondLevelCache;

/// <summary>The clock of drops in a process.</summary>
public sealed class DropLogTests
{
    [Fact]
    public void IsDropped_ReadBeforeTheDrop_IsTrue()
    {
        var log = new DropLog();
        var before = log.Clock;

        log.Drop(["a"]);

        Assert.True(log.IsDropped(["b", "a"], before));
        Assert.False(log.IsDropped(["b"], before));
        Assert.False(log.IsDropped(["a"], log.Clock));
    }

    [Fact]
    public void DropAll_ReadBefore_IsDropped()
    {
        var log = new DropLog();
        var before = log.Clock;

        log.DropAll();

        Assert.True(log.IsDropped(["a"], before));
        Assert.True(log.IsDropped([], before));
        Assert.False(log.IsDropped(["a"], log.Clock));
    }

    [Fact]
    public void Drop_MoreTagsThanAreRemembered_ForgetsNothing()
    {
        var log = new DropLog();
        var before = log.Clock;
        log.Drop(["first"]);
        for (var i = 0; i < 300; i++)
        {
            log.Drop(Enumerable.Range(i * 1000, 1000).Select(number => $"tag {number}").ToArray());
        }

        Assert.True(log.IsDropped(["first"], before));
        Assert.True(log.IsDropped(["tag 299999"], log.Clock - 1));
        Assert.False(log.IsDropped(["tag 299999"], log.Clock));
    }

    [Fact]
    public async Task IsGood_WhileOthersDrop_NeverMissesADropThatWasDone()
    {
        // The entry's own shortcut (nothing was dropped since the last look) must not outlive a drop.
        var log = new DropLog();
        var dropped = 0;
        using var stop = new CancellationTokenSource();
        var noise = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                log.Drop([$"noise {dropped % 7}"]);
            }
        });
        for (var round = 0; round < 20_000; round++)
        {
            var entry = new CacheEntry<int>(round, ["tag"], new CacheStamp(log.Clock, 0, 0), default, default);
            entry.IsGood(log);
            log.Drop(["tag"]);
            dropped++;
            Assert.False(entry.IsGood(log));
        }

        await stop.CancelAsync();
        await noise;
    }
}
