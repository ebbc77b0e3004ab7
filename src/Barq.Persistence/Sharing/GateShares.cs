namespace Barq.Persistence.Sharing;

/// <summary>How much the gate lets through.</summary>
/// <param name="MaxRunning">Turns at a time.</param>
/// <param name="MaxOfCaller">Of those, the ones that one caller has at most while others ask.</param>
/// <param name="MaxOfOrganization">And those that one organization has at most while others ask.</param>
/// <param name="Reserve">Of those, the ones that only organizations get that have nothing running.</param>
/// <param name="MaxWaiting">How many of one caller may wait.</param>
/// <param name="Patience">How long one waits at most.</param>
/// <param name="ShedAfter">After how long those of a caller that waits without a break are too late; zero for never.</param>
public sealed record GateTerms(int MaxRunning, int MaxOfCaller, int MaxOfOrganization, int Reserve, int MaxWaiting, TimeSpan Patience, TimeSpan ShedAfter);

/// <summary>A turn: to be disposed as soon as it is over.</summary>
public readonly struct StatementTurn : IDisposable, IEquatable<StatementTurn>
{
    private readonly StatementGate? _gate;
    private readonly CallerShare? _caller;

    internal StatementTurn(StatementGate gate, CallerShare caller) => (_gate, _caller) = (gate, caller);

    /// <inheritdoc/>
    public void Dispose() => _gate?.Leave(_caller!);

    /// <inheritdoc/>
    public bool Equals(StatementTurn other) => _caller == other._caller;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is StatementTurn other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _caller?.GetHashCode() ?? 0;

    /// <summary>Whether two are of the same caller.</summary>
    public static bool operator ==(StatementTurn left, StatementTurn right) => left.Equals(right);

    /// <summary>Whether two are of different callers.</summary>
    public static bool operator !=(StatementTurn left, StatementTurn right) => !left.Equals(right);
}

/// <summary>What an organization has of the database.</summary>
/// <remarks>Used again for another once nothing of it runs or waits: one comes and goes with nearly every statement.</remarks>
internal sealed class OrganizationShare
{
    public long Id { get; set; }

    public Dictionary<string, CallerShare> Callers { get; } = new(StringComparer.Ordinal);

    /// <summary>Its callers that wait.</summary>
    public LinkedList<CallerShare> WaitingCallers { get; } = [];

    /// <summary>Its place among those that wait; null where it does not.</summary>
    public LinkedListNode<OrganizationShare>? Node { get; set; }

    public int Running { get; set; }

    /// <summary>The number of its last turn.</summary>
    public long Served { get; set; }
}

/// <summary>What a caller has of it.</summary>
/// <inheritdoc cref="OrganizationShare" path="/remarks"/>
internal sealed class CallerShare
{
    public string Name { get; private set; } = "";

    public OrganizationShare Organization { get; private set; } = null!;

    /// <summary>Whether it is the product itself.</summary>
    public bool IsSystem => Organization.Id == StatementOwner.System.Organization && Name == StatementOwner.System.Caller;

    public LinkedList<GateWaiter> Waiters { get; } = [];

    public LinkedListNode<CallerShare>? Node { get; set; }

    public int Running { get; set; }

    public long Served { get; set; }

    /// <summary>Since when something of it has been waiting without a break.</summary>
    public long WaitingSince { get; set; }

    /// <summary>Begins as a caller's.</summary>
    public CallerShare Begin(string name, OrganizationShare organization)
    {
        (Name, Organization, Served, WaitingSince) = (name, organization, 0, 0);
        return this;
    }
}

/// <summary>One that waits.</summary>
internal sealed class GateWaiter(CallerShare caller, long since)
{
    public CallerShare Caller => caller;

    public long Since => since;

    /// <summary>Its place; null once it does not wait any more.</summary>
    public LinkedListNode<GateWaiter>? Node { get; set; }

    // Not on the thread of whoever has ended a turn, which holds the gate.
    public TaskCompletionSource<StatementTurn> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
