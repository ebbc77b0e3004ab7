namespace Barq.Graph.RateLimiting;

/// <summary>
/// What one node knows of one caller: what it has taken from the shared quota ahead, so that most requests need no round trip. It begins with one
/// request at a time; for a caller that uses up within a second what was taken, twice as many are taken the next time, up to a tenth of the limit,
/// and again one by one where little is left. What was not used goes back with the next round trip. What it has decided alone, while the shared quota could
/// not be asked, is charged there once it can be.
/// </summary>
internal sealed class RateBucket(string key, TimeSpan now = default)
{
    private static readonly TimeSpan _leaseLife = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private SlidingWindow _own;
    private SlidingWindow _ownCost;
    private SlidingWindow _alone;
    private long _leased;
    private long _size = 1;
    private long _left;
    private TimeSpan _leasedAt;
    private TimeSpan _more;
    private TimeSpan _deniedUntil;
    private TimeSpan _nextRefusal;
    private long _spent;
    private Task? _renewing;
    private int _waiting;

    /// <summary>The caller.</summary>
    public string Key => key;

    /// <summary>When it was last used.</summary>
    public TimeSpan LastUsed { get; private set; } = now;

    /// <summary>Takes one without a round trip; null where it needs one.</summary>
    public RateDecision? TryTake(TimeSpan now, RateTerms terms)
    {
        lock (_gate)
        {
            LastUsed = now;
            if (now < _deniedUntil)
            {
                return new RateDecision(false, 0, _deniedUntil - now);
            }

            if (_leased == 0 || now - _leasedAt > _leaseLife || (terms.Cost > 0 && _spent * 20 > terms.Cost))
            {
                return null;
            }

            _leased--;
            _own.Add(1, now, terms.Window);
            return new RateDecision(true, _left + _leased, Positive(_more - now, terms.Window));
        }
    }

    /// <summary>Gets more from the shared quota; those that come meanwhile wait for the same answer.</summary>
    public Task RenewAsync(RateQuota quota, TimeSpan now, RateTerms terms)
    {
        lock (_gate)
        {
            if (_renewing is { IsCompleted: false } renewing)
            {
                _waiting++;
                return renewing;
            }

            var returned = _leased;
            _size = returned > 0 || now - _leasedAt > _leaseLife ? 1 : Math.Min(_size * 2, Math.Max(1, terms.Requests / 10));
            if (_left * 5 < terms.Requests)
            {
                _size = 1;
            }

            var (wanted, spent) = (Math.Max(_size, _waiting), _spent);
            (_leased, _spent, _waiting) = (0, 0, 0);
            return _renewing = RenewAsync(quota, (wanted, returned, spent), now, terms);
        }
    }

    /// <summary>Decides alone, while the shared quota can't be asked: a node's share of the limit.</summary>
    public RateDecision TakeAlone(TimeSpan now, RateTerms terms, int nodes)
    {
        lock (_gate)
        {
            _left = terms.Requests;
            var share = Math.Max(1, terms.Requests / nodes);
            var costShare = terms.Cost > 0 ? Math.Max(1, terms.Cost / nodes) : double.MaxValue;
            if (_ownCost.Used(now, terms.Window) >= costShare)
            {
                return new RateDecision(false, 0, _ownCost.Until(costShare - 1, now, terms.Window));
            }

            if (_own.Used(now, terms.Window) + 1 > share)
            {
                return new RateDecision(false, 0, _own.Until(share - 1, now, terms.Window));
            }

            _own.Add(1, now, terms.Window);
            _alone.Add(1, now, terms.Window);
            return new RateDecision(true, (long)Math.Max(0, share - _own.Used(now, terms.Window)), terms.Window);
        }
    }

    /// <summary>Counts what an operation has cost.</summary>
    public void Spend(long cost, TimeSpan now, RateTerms terms)
    {
        lock (_gate)
        {
            _spent += cost;
            _ownCost.Add(cost, now, terms.Window);
        }
    }

    /// <summary>
    /// How long a refusal is held back. The first is told at once; whoever goes on asking hears the next ones at a steady pace, so that asking more
    /// brings no more of them, and they cost nobody else anything.
    /// </summary>
    public TimeSpan HoldRefusal(TimeSpan now)
    {
        lock (_gate)
        {
            var told = Later(_nextRefusal, now);
            var next = told + RateTerms.BetweenRefusals;
            _nextRefusal = next < now + RateTerms.LongestHold ? next : now + RateTerms.LongestHold;
            return told - now;
        }
    }

    /// <summary>How long it takes until the refusals so far have been told.</summary>
    public TimeSpan Held(TimeSpan now)
    {
        lock (_gate)
        {
            return Later(_nextRefusal - RateTerms.BetweenRefusals, now) - now;
        }
    }

    private async Task RenewAsync(RateQuota quota, (long Wanted, long Returned, long Spent) asked, TimeSpan now, RateTerms terms)
    {
        var grant = await quota.TakeAsync(key, terms.Requests, asked.Wanted, asked.Returned, asked.Spent);
        if (grant is { } answer && ForgetAlone(now, terms) is var alone and > 0)
        {
            grant = await ChargeAsync(quota, answer, alone, now, terms);
        }

        lock (_gate)
        {
            if (grant is not { } given)
            {
                _spent += asked.Spent;
                return;
            }

            (_leased, _left, _leasedAt) = (given.Granted, given.Left, now);
            _more = now + given.More;
            _deniedUntil = given.Granted == 0 ? _more : default;
        }
    }

    // What was decided alone is charged to a Redis that has just answered: one that is frozen would do it as often as it was asked, once it is back.
    private async Task<RateGrant> ChargeAsync(RateQuota quota, RateGrant answer, long alone, TimeSpan now, RateTerms terms)
    {
        if (await quota.TakeAsync(key, terms.Requests, answer.Granted, answer.Granted - alone, 0) is { } charged)
        {
            return charged;
        }

        lock (_gate)
        {
            _alone.Add(alone, now, terms.Window);
        }

        return answer;
    }

    private long ForgetAlone(TimeSpan now, RateTerms terms)
    {
        lock (_gate)
        {
            var alone = (long)Math.Ceiling(_alone.Used(now, terms.Window));
            _alone = default;
            return alone;
        }
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Positive(TimeSpan span, TimeSpan otherwise) => span > TimeSpan.Zero ? span : otherwise;
}

/// <summary>What a caller may.</summary>
/// <param name="Requests">Requests in a window.</param>
/// <param name="Cost">Cost in a window; 0 for any.</param>
/// <param name="Window">The window.</param>
internal sealed record RateTerms(long Requests, long Cost, TimeSpan Window)
{
    /// <summary>The time between two refusals of one caller, on one node.</summary>
    public static readonly TimeSpan BetweenRefusals = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a refusal is held back at most.</summary>
    public static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(2);
}
