using Barq.Persistence.Sharing;

namespace Barq.Graph.Admission;

/// <summary>
/// Shares this process and the database out among callers who ask at the same time. Nobody is held up while nobody else asks. While others do, a
/// caller's first operation runs at once and its further ones share one lane of the processors (<see cref="CallerLane"/>); and what it has running
/// costs no more together than <see cref="MostCost"/>. So others wait for one piece of a flood, and not for as many as were sent. Where an
/// organization has more callers at a time than <see cref="MostCallers"/> while another one asks, all of theirs share its turns in the same way.
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
    private readonly Dictionary<long, OrganizationPlaces> _organizations = [];
    private readonly Spares<CallerPlaces> _spare = new(MostSpare);
    private readonly Spares<OrganizationPlaces> _spareOrganizations = new(MostSpare);
    private readonly Company<string> _company = new(time);
    private readonly Company<long> _others = new(time);
    private long _laned;
    private long _waited;
    private int _waiting;

    /// <summary>Callers of one organization that have something open at a time, before they share its turns.</summary>
    public static int MostCallers { get; } = 4 * Environment.ProcessorCount;

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
    /// <param name="owner">Whose it is.</param>
    /// <returns>The place, to be disposed when the operation is done.</returns>
    public OperationPlace Enter(StatementOwner owner)
    {
        lock (_gate)
        {
            _company.See(owner.Caller);
            _others.See(owner.Organization);
            if (!_callers.TryGetValue(owner.Caller, out var own))
            {
                own = Begin(owner);
                _callers.Add(owner.Caller, own);
            }

            // Those who run the platform are of no organization.
            var isOneOfMany = own.Organization.Callers > MostCallers && owner.Organization != StatementOwner.System.Organization && _others.IsThere;
            if ((own.Open++ == 0 || !_company.IsThere) && !isOneOfMany)
            {
                return new OperationPlace(this, own, null);
            }

            _laned++;
            var lane = own.Lane ??= new CallerLane(_width);
            lane.Within = isOneOfMany ? own.Organization.Turns ??= new TurnQueue<IThreadPoolWorkItem>(_width, static lane => lane.Execute()) : null;
            return new OperationPlace(this, own, lane);
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
                Forget(own);
            }
        }
    }

    private CallerPlaces Begin(StatementOwner owner)
    {
        if (!_organizations.TryGetValue(owner.Organization, out var organization))
        {
            organization = _spareOrganizations.Take();
            organization.Id = owner.Organization;
            _organizations.Add(owner.Organization, organization);
        }

        organization.Callers++;
        var own = _spare.Take();
        (own.Caller, own.Organization) = (owner.Caller, organization);
        return own;
    }

    private void Forget(CallerPlaces own)
    {
        if (--own.Organization.Callers == 0)
        {
            _organizations.Remove(own.Organization.Id);
            _spareOrganizations.Give(own.Organization);
        }

        _spare.Give(own);
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
