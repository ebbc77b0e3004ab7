namespace Barq.Persistence.Sharing;

/// <summary>
/// The bulkhead in front of the database. While there is room everybody runs at once, and one caller alone may have all of it but a reserve. Where
/// some wait, a turn that becomes free goes to the organization with the fewest that run, within it to the caller with the fewest, and among equals
/// to who was served longest ago. So nobody waits behind another's flood: an organization that has nothing running is next. And while others ask,
/// what one caller and one organization have running at a time is bounded, whatever room there is: it is the database's processors that they share.
/// </summary>
/// <remarks>Above all pools: what a turn is spent on, and on which server, is decided after it was given.</remarks>
public sealed class StatementGate
{
    /// <summary>Shares that are kept to be given out again.</summary>
    private const int MostSpare = 256;

    private static readonly AsyncLocal<bool> _isInside = new();

    private readonly GateTerms _terms;
    private readonly Func<Exception> _busy;
    private readonly TimeProvider _time;
    private readonly Company<StatementOwner> _callers;
    private readonly Company<long> _others;
    private readonly Lock _gate = new();
    private readonly Dictionary<long, OrganizationShare> _organizations = [];
    private readonly LinkedList<OrganizationShare> _waiting = [];

    // What nobody has just now.
    private readonly Spares<OrganizationShare> _spareOrganizations = new(MostSpare);
    private readonly Spares<CallerShare> _spareCallers = new(MostSpare);
    private int _running;
    private int _waitingCount;
    private long _served;
    private long _shed;
    private long _waited;

    /// <summary>Opens the gate.</summary>
    /// <param name="terms">How many may run and wait.</param>
    /// <param name="busy">What whoever gets no turn is told.</param>
    /// <param name="time">The clock of the waits.</param>
    public StatementGate(GateTerms terms, Func<Exception> busy, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(terms);
        (_terms, _busy, _time, _callers, _others) = (terms, busy, time, new Company<StatementOwner>(time), new Company<long>(time));
    }

    /// <summary>What the gate allows.</summary>
    public GateTerms Terms => _terms;

    /// <summary>Statements and transactions that run.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Those that wait.</summary>
    public int Waiting => Volatile.Read(ref _waitingCount);

    /// <summary>Those that have been given up: too many waited, or for too long.</summary>
    public long Shed => Volatile.Read(ref _shed);

    /// <summary>Those that have had to wait at all.</summary>
    public long Waited => Volatile.Read(ref _waited);

    /// <summary>Marks what runs from here on in this flow as a part of a turn that was taken: a transaction's own statements ask for no other.</summary>
    /// <remarks>To be called by an asynchronous method, with whose end it ends.</remarks>
    public static void Inside() => _isInside.Value = true;

    /// <summary>Waits for a turn.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <param name="cancellationToken">Gives the wait up.</param>
    /// <returns>The turn, to be disposed as soon as the statement is done.</returns>
    /// <remarks>Throws what the gate was given for that where too many of its owner wait, or where it has waited too long.</remarks>
    public ValueTask<StatementTurn> EnterAsync(StatementOwner owner, CancellationToken cancellationToken)
    {
        if (_isInside.Value)
        {
            return new ValueTask<StatementTurn>(default(StatementTurn));
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<StatementTurn>(cancellationToken);
        }

        GateWaiter waiter;
        lock (_gate)
        {
            // The product's own work is nobody's company: it never stops.
            if (owner != StatementOwner.System)
            {
                _callers.See(owner);
                _others.See(owner.Organization);
            }

            // Where there is room for its organization, others of that wait for none but their own.
            var caller = ShareOf(owner);
            if (caller.Waiters.Count == 0 && HasRoom(caller.Organization) && MayHaveAnother(caller))
            {
                return new ValueTask<StatementTurn>(Begin(caller));
            }

            if (caller.Waiters.Count >= _terms.MaxWaiting)
            {
                _shed++;
                throw _busy();
            }

            waiter = new GateWaiter(caller, _time.GetTimestamp());
            Enqueue(waiter);
        }

        return WaitAsync(waiter, cancellationToken);
    }

    /// <summary>Ends a turn.</summary>
    internal void Leave(CallerShare caller)
    {
        lock (_gate)
        {
            _running--;
            caller.Running--;
            caller.Organization.Running--;
            Forget(caller);
            Next();
        }
    }

    private async ValueTask<StatementTurn> WaitAsync(GateWaiter waiter, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_terms.Patience, _time);
        await using var givenUp = patience.Token.UnsafeRegister(static (state, _) => ((Action)state!)(), (Action)(() => GiveUp(waiter, _busy())));
        await using var cancelled = cancellationToken.UnsafeRegister(
            static (state, token) => ((Action<CancellationToken>)state!)(token), (Action<CancellationToken>)(token => GiveUp(waiter, new OperationCanceledException(token))));
        return await waiter.Turn.Task;
    }

    private void GiveUp(GateWaiter waiter, Exception reason)
    {
        lock (_gate)
        {
            // It may have been served at the same moment.
            if (waiter.Node is null)
            {
                return;
            }

            Dequeue(waiter);
            _shed += reason is not OperationCanceledException ? 1 : 0;
            Forget(waiter.Caller);
        }

        waiter.Turn.TrySetException(reason);
    }

    private void Next()
    {
        while (Pick() is { } waiter)
        {
            Dequeue(waiter);
            if (IsLate(waiter))
            {
                _shed++;
                waiter.Turn.TrySetException(_busy());
                Forget(waiter.Caller);
                continue;
            }

            if (!waiter.Turn.TrySetResult(Begin(waiter.Caller)))
            {
                throw new InvalidOperationException("A waiter was served twice.");
            }
        }
    }

    // Whose queue has not been empty for a while is served from its young end: its old ones are too late anyway.
    private bool IsLate(GateWaiter waiter) => _terms.ShedAfter > TimeSpan.Zero
        && _time.GetElapsedTime(waiter.Since) > _terms.ShedAfter && _time.GetElapsedTime(waiter.Caller.WaitingSince) > _terms.ShedAfter && waiter.Caller.Waiters.Count > 0;

    private GateWaiter? Pick()
    {
        CallerShare? next = null;
        foreach (var organization in _waiting)
        {
            if (!HasRoom(organization))
            {
                continue;
            }

            foreach (var one in organization.WaitingCallers)
            {
                if (MayHaveAnother(one) && (next is null || RankOf(one).CompareTo(RankOf(next)) < 0))
                {
                    next = one;
                }
            }
        }

        return next?.Waiters.First!.Value;
    }

    private static (int, long, int, long) RankOf(CallerShare caller) => (caller.Organization.Running, caller.Organization.Served, caller.Running, caller.Served);

    // Without company it may have all; and where its last one has gone, the next that ends a turn looks again.
    private bool MayHaveAnother(CallerShare caller) => caller.Running < _terms.MaxOfCaller || caller.IsSystem || !_callers.IsThere;

    // The reserve is for those that have nothing running. Those who run the platform are few, and share their number with the product itself.
    private bool HasRoom(OrganizationShare organization) => _running < (organization.Running == 0 ? _terms.MaxRunning : _terms.MaxRunning - _terms.Reserve)
        && (organization.Running < _terms.MaxOfOrganization || organization.Id == StatementOwner.System.Organization || !_others.IsThere);

    private StatementTurn Begin(CallerShare caller)
    {
        _running++;
        caller.Running++;
        caller.Organization.Running++;
        caller.Served = caller.Organization.Served = ++_served;
        return new StatementTurn(this, caller);
    }

    private void Enqueue(GateWaiter waiter)
    {
        var caller = waiter.Caller;
        if (caller.Waiters.Count == 0)
        {
            caller.WaitingSince = waiter.Since;
            caller.Node = caller.Organization.WaitingCallers.AddLast(caller);
        }

        caller.Organization.Node ??= _waiting.AddLast(caller.Organization);
        waiter.Node = caller.Waiters.AddLast(waiter);
        _waitingCount++;
        _waited++;
    }

    private void Dequeue(GateWaiter waiter)
    {
        var caller = waiter.Caller;
        caller.Waiters.Remove(waiter.Node!);
        waiter.Node = null;
        _waitingCount--;
        if (caller.Waiters.Count == 0)
        {
            caller.Organization.WaitingCallers.Remove(caller.Node!);
            caller.Node = null;
        }

        if (caller.Organization is { WaitingCallers.Count: 0, Node: { } node } organization)
        {
            _waiting.Remove(node);
            organization.Node = null;
        }
    }

    private CallerShare ShareOf(StatementOwner owner)
    {
        if (!_organizations.TryGetValue(owner.Organization, out var organization))
        {
            organization = _spareOrganizations.Take();
            (organization.Id, organization.Served) = (owner.Organization, 0);
            _organizations.Add(owner.Organization, organization);
        }

        if (!organization.Callers.TryGetValue(owner.Caller ?? "", out var caller))
        {
            caller = _spareCallers.Take().Begin(owner.Caller ?? "", organization);
            organization.Callers.Add(caller.Name, caller);
        }

        return caller;
    }

    // Kept while there is anything of theirs, so that the gate holds no more than what runs and waits.
    private void Forget(CallerShare caller)
    {
        if (caller.Running == 0 && caller.Waiters.Count == 0)
        {
            caller.Organization.Callers.Remove(caller.Name);
            _spareCallers.Give(caller);
            if (caller.Organization.Callers.Count == 0)
            {
                _organizations.Remove(caller.Organization.Id);
                _spareOrganizations.Give(caller.Organization);
            }
        }
    }
}
