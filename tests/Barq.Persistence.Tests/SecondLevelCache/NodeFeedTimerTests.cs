using Barq.Persistence.SecondLevelCache;
using Barq.Testing.Processes;
using Barq.Testing.Timing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Barq.Persistence.Tests.SecondLevelCache;

/// <summary>A look whose time is up just as it ends: on a machine with too much to do that is a normal one.</summary>
public sealed class NodeFeedTimerTests
{
    [Fact]
    public async Task Look_TimeIsUpAsItEnds_ThrowsNothing()
    {
        var time = new LateTimers();
        var timing = new CacheTiming();
        var ledger = new FakeLedger();
        var members = new CacheMembers(timing, time, NullLogger<CacheMembers>.Instance);
        await using (var feed = new NodeFeed(ledger, new NodeTrust(timing, new CacheOptions(), time), members, timing, time, NullLogger<NodeFeed>.Instance))
        {
            feed.Start();
            for (var look = 0; look < 5; look++)
            {
                await ledger.AnswerAsync(_ => new NodePage(true, [new NodeLine(members.Self, 1, "")], [], ""));
            }

            await Poll.UntilAsync(() => time.Fired >= 4, "the timers of the looks to fire");
            ledger.Close();
        }

        Assert.Empty(time.Faults);
    }
}
