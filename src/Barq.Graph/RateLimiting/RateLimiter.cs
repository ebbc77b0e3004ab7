using Barq.Persistence.SecondLevelCache;

namespace Barq.Graph.RateLimiting;

/// <summary>Holds each caller to its share of requests, and of what they cost, over all nodes.</summary>
internal sealed class RateLimiter(RateTerms terms, RateQuota quota, FleetCache nodes, TimeProvider time)
{
    /// <summary>What the keys of those begin with who have not said who they are; no caller's name does.</summary>
    internal const string AddressPrefix = "address ";

    /// <summary>Callers of a kind that a node keeps in mind.</summary>
    internal const int MostCallers = 100_000;

    // Anybody has addresses at will, and nobody has users at will: a flood of those costs these nothing.
    private readonly RateBuckets _addresses = new("others", MostCallers, terms.Window);
    private readonly RateBuckets _known = new("other callers", MostCallers, terms.Window);
    private readonly long _started = time.GetTimestamp();
    private long _allowed;
    private long _refused;
    private long _alone;
    private long _held;

    /// <summary>Whether there is a limit at all.</summary>
    public bool IsOn => terms.Requests > 0;

    /// <summary>What a caller may.</summary>
    public RateTerms Terms => terms;

    /// <summary>Requests that were let through.</summary>
    public long Allowed => Volatile.Read(ref _allowed);

    /// <summary>Requests that were refused.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Of all, those that this node decided alone, as Redis was away.</summary>
    public long Alone => Volatile.Read(ref _alone);

    /// <summary>Waits of those that went on asking although they were refused.</summary>
    public long Held => Volatile.Read(ref _held);

    /// <summary>Callers that are kept in mind.</summary>
    public int Callers => _addresses.Count + _known.Count;

    /// <summary>Round trips to Redis.</summary>
    public long Trips => quota.Trips;

    /// <summary>Counts a request.</summary>
    /// <param name="key">The caller.</param>
    /// <returns>Whether it may be answered.</returns>
    public ValueTask<RateDecision> TakeAsync(string key)
    {
        var now = Now;
        var bucket = BucketOf(key, now);
        return bucket.TryTake(now, terms) is { } decision ? new ValueTask<RateDecision>(Count(decision)) : RenewAsync(bucket);
    }

    /// <summary>Waits until a caller that goes on asking may be told that it is refused.</summary>
    /// <param name="key">The caller.</param>
    /// <param name="gone">Ends the wait: nobody is there to be told.</param>
    public Task HoldRefusalAsync(string key, CancellationToken gone)
    {
        var now = Now;
        return WaitAsync(BucketOf(key, now).HoldRefusal(now), gone);
    }

    /// <summary>Waits until what a caller has been refused so far may have been told: nothing more of it is read before.</summary>
    /// <param name="key">The caller.</param>
    /// <param name="gone">Ends the wait.</param>
    public Task HoldAsync(string key, CancellationToken gone)
    {
        var now = Now;
        return WaitAsync(BucketOf(key, now).Held(now), gone);
    }

    /// <summary>Counts a refusal that is told at once, where the next request is held.</summary>
    /// <param name="key">The caller.</param>
    public void NoteRefusal(string key)
    {
        var now = Now;
        BucketOf(key, now).HoldRefusal(now);
    }

    /// <summary>Counts what an operation has cost.</summary>
    /// <param name="key">The caller.</param>
    /// <param name="cost">What it has cost.</param>
    public void Spend(string key, long cost)
    {
        if (IsOn && terms.Cost > 0 && cost > 0)
        {
            var now = Now;
            BucketOf(key, now).Spend(cost, now, terms);
        }
    }

    /// <summary>What is known of a caller here.</summary>
    /// <param name="key">The caller.</param>
    /// <param name="now">The time since the start.</param>
    internal RateBucket BucketOf(string key, TimeSpan now) => (key.StartsWith(AddressPrefix, StringComparison.Ordinal) ? _addresses : _known).Of(key, now);

    private async Task WaitAsync(TimeSpan hold, CancellationToken gone)
    {
        if (hold > TimeSpan.Zero)
        {
            Interlocked.Increment(ref _held);
            await Task.Delay(hold, time, gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private TimeSpan Now => time.GetElapsedTime(_started);

    private async ValueTask<RateDecision> RenewAsync(RateBucket bucket)
    {
        // Whoever waited for another's answer may find that taken by others again: some rounds are enough for all of a crowd but the unluckiest.
        for (var round = 0; round < 100 && !quota.IsAway; round++)
        {
            await bucket.RenewAsync(quota, Now, terms);
            if (bucket.TryTake(Now, terms) is { } decision)
            {
                return Count(decision);
            }
        }

        Interlocked.Increment(ref _alone);
        return Count(bucket.TakeAlone(Now, terms, Math.Max(1, nodes.Nodes)));
    }

    private RateDecision Count(RateDecision decision)
    {
        Interlocked.Increment(ref decision.IsAllowed ? ref _allowed : ref _refused);
        return decision;
    }
}
