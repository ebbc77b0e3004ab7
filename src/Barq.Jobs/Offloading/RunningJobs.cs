using System.Collections.Concurrent;

namespace Barq.Jobs.Offloading;

/// <summary>Why an attempt's token fired.</summary>
internal enum EndReason
{
    None,
    SoftTimeLimit,
    Cancelled,
    LeaseLost,
    HostEnds,
}

/// <summary>An attempt that runs on this host.</summary>
internal sealed class RunningJob(long id, int attempt) : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private int _reason;

    public long Id => id;

    public int Attempt => attempt;

    public CancellationToken Token => _source.Token;

    /// <summary>Why the token fired: the first reason counts.</summary>
    public EndReason Reason => (EndReason)Volatile.Read(ref _reason);

    /// <summary>Done when the job is no longer waited for: the host ends now.</summary>
    public TaskCompletionSource Abandoned { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void End(EndReason reason)
    {
        if (Interlocked.CompareExchange(ref _reason, (int)reason, (int)EndReason.None) == (int)EndReason.None)
        {
            // Callbacks of jobs run on another thread: one that blocks must not hold up the heartbeat of all others.
            _ = _source.CancelAsync();
        }
    }

    public void Dispose() => _source.Dispose();
}

/// <summary>The attempts that run on this host.</summary>
internal sealed class RunningJobs
{
    private readonly ConcurrentDictionary<RunningJob, byte> _jobs = new();

    /// <summary>This host, as the leases name it.</summary>
    public string Owner { get; } = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";

    public ICollection<RunningJob> All => _jobs.Keys;

    /// <summary>How many attempts have ended on this host since it began.</summary>
    public long Ended => Interlocked.Read(ref _ended);

    private long _ended;

    public RunningJob Begin(long id, int attempt)
    {
        var job = new RunningJob(id, attempt);
        _jobs.TryAdd(job, 0);
        return job;
    }

    public void End(RunningJob job)
    {
        if (_jobs.TryRemove(job, out _))
        {
            Interlocked.Increment(ref _ended);
        }
    }
}
