using System.Collections.Concurrent;
using System.Diagnostics;
using Barq.Graph.Subscriptions.Running;
using Barq.Graph.Transport.Connections;
using Barq.Persistence.Writing;
using Microsoft.AspNetCore.Builder;

namespace Barq.Benchmarks.Subscriptions;

/// <summary>Writes down when each write was committed, before anything else follows it. Timestamps of one machine compare across processes.</summary>
internal sealed class CommitTimes : ICommitFollower
{
    private readonly ConcurrentQueue<CommitTime> _commits = new();

    /// <summary>What has been committed since the last look.</summary>
    public IReadOnlyList<CommitTime> Take()
    {
        var taken = new List<CommitTime>();
        while (_commits.TryDequeue(out var commit))
        {
            taken.Add(commit);
        }

        return taken;
    }

    /// <inheritdoc/>
    public Task CommittedAsync(CommittedChanges changes)
    {
        var now = Stopwatch.GetTimestamp();
        foreach (var (change, _) in changes.Rows)
        {
            _commits.Enqueue(new CommitTime(change.Id, now));
        }

        return Task.CompletedTask;
    }

    /// <summary>Adds the addresses that the commands ask.</summary>
    public static void Map(WebApplication app)
    {
        app.MapGet("/drill/commits", (CommitTimes times) => times.Take());
        app.MapGet("/drill/subscriptions", (SubscriptionHub hub, ConnectionKeeper keeper) =>
            new OpenCounts(hub.Count, hub.GroupCount, hub.ClockCount, keeper.Count, keeper.IsRunning));
        app.MapGet("/drill/memory", () =>
        {
            for (var i = 0; i < 3; i++)
            {
                GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                GC.WaitForPendingFinalizers();
            }

            return new MemoryUse(GC.GetTotalMemory(false), Environment.WorkingSet, Timer.ActiveCount);
        });
    }
}

/// <summary>When a row's change was committed.</summary>
internal sealed record CommitTime(long Key, long Timestamp);

/// <summary>What is open on a node.</summary>
internal sealed record OpenCounts(int Subscriptions, int Groups, int Clocks, int Connections, bool HasTimer);

/// <summary>What a node's process takes, right after a collection.</summary>
internal sealed record MemoryUse(long Managed, long WorkingSet, long Timers);
