using Barq.Persistence.Sharing;

namespace Barq.Graph.Admission;

/// <summary>
/// Shares this process and the database out among callers who ask at the same time. Nobody is held up while nobody else asks. While others do, a
/// caller's first operation runs at once and its further ones share one lane of the processors (<see cref="CallerLane"/>); and what it has running
/// costs no more together than <see cref="MostCost"/>. So others wait for one piece of a flood, and not for as many as were sent.
/// </summary>
/// <param name="time">Tells how long ago another caller asked.</param>
internal sealed class CallerLanes(TimeProvider time)
{
    /// <summary>What a caller's operations that run may cost together while others ask; one alone may cost what it does.</summary>
    public const long MostCost = 150;

    /// <summary>What a caller's operations may cost together that wait for its others.</summary>
    public const long MostWaiting = 100 * MostCost;

    /// <summary>Shares that are kept to be given out again.</summary>
    private const int MostSpare = 64;

    // One processor is left to the others; where there is only one, it is shared.
    private static readonly int _width = Math.Max(1, Environment.ProcessorCount - 1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, CallerPlaces> _callers = new(StringComparer.Ordinal);
    private readonly Stack<CallerPlaces> _spare = new();
    private readonly Company<string> _company = new(time);
    private long _laned;
    private long _waited;
    private int _waiting;

    /// <summary>Operations that shared their caller's lane.</summary>
    public long Laned => Volatile.Read(ref _laned);

    /// <summary>Operations that waited for others of their caller.</summary>
    public long Waited => Volatile.Read(ref _waited);

    /// <summary>Operations that wait for others of their caller now.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Callers of whom something runs.</summary>
    public int Callers
    {
        get
        {
            lock (_gate)
            {
                return _callers.Count;
            }
        }
    }

    /// <summary>Takes a place for an operation. Awaiting it goes on where it may run.</summary>
    /// <param name="caller">Whose it is.</param>
    /// <returns>The place, to be disposed when the operation is done.</returns>
    public OperationPlace Enter(string caller)
    {
        lock (_gate)
        {
            _company.See(caller);
            if (!_callers.TryGetValue(caller, out var own))
            {
                own = _spare.TryPop(out var spare) ? spare : new CallerPlaces();
                own.Caller = caller;
                _callers.Add(caller, own);
            }

            if (own.Open++ == 0 || !_company.IsThere)
            {
                return new OperationPlace(this, own, null);
            }

            _laned++;
            return new OperationPlace(this, own, own.Lane ??= new CallerLane(_width));
        }
    }

    /// <summary>Waits until there is room for what an operation costs among its caller's others.</summary>
    /// <returns>Whether it may run; false where too many of its caller wait already.</returns>
    internal ValueTask<bool> WeighAsync(OperationPlace place, long cost, CancellationToken cancellationToken)
    {
        var own = place.Share;
        LinkedListNode<CostWaiter> node;
        lock (_gate)
        {
            if (place.IsEnded)
            {
                // Its answer is shared, and others still wait for it.
                return new(true);
            }

            if (own.Cost == 0 || place.IsHurried || (own.Waiting.Count == 0 && own.Cost + cost <= MostCost) || !_company.IsThere)
            {
                Begin(place, cost);
                return new(true);
            }

            if (own.WaitingCost + cost > MostWaiting)
            {
                return new(false);
            }

            _waited++;
            _waiting++;
            own.WaitingCost += cost;
            node = place.Waiter = own.Waiting.AddLast(new CostWaiter(place, cost));
        }

        return new ValueTask<bool>(WaitAsync(node, cancellationToken));
    }

    /// <summary>Ends what costs something.</summary>
    internal void End(OperationPlace place)
    {
        lock (_gate)
        {
            EndInTurn(place);
        }
    }

    /// <summary>Lets an operation run whose answer another caller waits for too: that one has no part in what its caller has begun.</summary>
    /// <param name="place">The place of who makes the answer.</param>
    /// <param name="joined">The place of who waits for it.</param>
    internal void Hurry(OperationPlace place, OperationPlace joined)
    {
        lock (_gate)
        {
            if (place.IsEnded || place.Share == joined.Share)
            {
                return;
            }

            place.IsHurried = true;
            if (place.Waiter is { } waiter && TryForget(waiter))
            {
                Begin(place, waiter.Value.Cost);
                waiter.Value.Turn.SetResult();
            }
        }
    }

    /// <summary>Gives a place up.</summary>
    internal void Leave(OperationPlace place)
    {
        var own = place.Share;
        lock (_gate)
        {
            if (place.IsLeft)
            {
                return;
            }

            EndInTurn(place);
            place.IsLeft = true;
            if (--own.Open == 0)
            {
                _callers.Remove(own.Caller);
                if (_spare.Count < MostSpare)
                {
                    _spare.Push(own);
                }
            }
        }
    }

    private void EndInTurn(OperationPlace place)
    {
        if (place.IsEnded)
        {
            return;
        }

        place.IsEnded = true;
        if (place.Waiter is { } waiter && TryForget(waiter))
        {
            waiter.Value.Turn.SetResult();
        }

        place.Share.Cost -= place.Cost;
        LetNext(place.Share);
    }

    private void LetNext(CallerPlaces own)
    {
        while (own.Waiting.First is { Value: var next } node && (own.Cost == 0 || own.Cost + next.Cost <= MostCost))
        {
            TryForget(node);
            Begin(next.Place, next.Cost);
            next.Turn.SetResult();
        }
    }

    private static void Begin(OperationPlace place, long cost)
    {
        place.Cost += cost;
        place.Share.Cost += cost;
    }

    // False for one that has had its turn.
    private bool TryForget(LinkedListNode<CostWaiter> node)
    {
        if (node.List is not { } waiting)
        {
            return false;
        }

        waiting.Remove(node);
        _waiting--;
        node.Value.Place.Share.WaitingCost -= node.Value.Cost;
        return true;
    }

    private async Task<bool> WaitAsync(LinkedListNode<CostWaiter> node, CancellationToken cancellationToken)
    {
        try
        {
            await node.Value.Turn.Task.WaitAsync(cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
            {
                // Where it had its turn in this very moment, it gives it up with its place.
                if (TryForget(node))
                {
                    LetNext(node.Value.Place.Share);
                }
            }

            throw;
        }
    }
}

/// <summary>What a caller has running.</summary>
internal sealed class CallerPlaces
{
    /// <summary>The caller.</summary>
    public string Caller { get; set; } = "";

    /// <summary>Operations of it that are not done.</summary>
    public int Open { get; set; }

    /// <summary>What those cost that run.</summary>
    public long Cost { get; set; }

    /// <summary>Those that wait until others are done.</summary>
    public LinkedList<CostWaiter> Waiting { get; } = [];

    /// <summary>What they cost.</summary>
    public long WaitingCost { get; set; }

    /// <summary>Where those run that are not its first.</summary>
    public CallerLane? Lane { get; set; }
}

/// <summary>One that waits.</summary>
/// <param name="Place">Its place.</param>
/// <param name="Cost">What it costs.</param>
internal sealed record CostWaiter(OperationPlace Place, long Cost)
{
    /// <summary>Ends the wait, not on the thread of whoever has ended.</summary>
    public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
