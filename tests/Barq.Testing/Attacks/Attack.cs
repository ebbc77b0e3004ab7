namespace Barq.Testing.Attacks;

/// <summary>One way in which a client can hurt a gateway, sent as often as one likes.</summary>
/// <param name="Name">Its name on the command line, in kebab-case; unique.</param>
/// <param name="Send">
/// Sends it once. The number makes it another one of its kind each time, so that what is remembered of an earlier one does not help.
/// </param>
public sealed record Attack(string Name, Func<Attacker, int, Task<AttackAnswer>> Send)
{
    /// <summary>What it aims at.</summary>
    public AttackKind Kind { get; init; }

    /// <summary>Whether its sender has a token: an ordinary VIEWER's.</summary>
    public bool HasToken { get; init; } = true;

    /// <summary>Whether it needs a token that may write.</summary>
    public bool Writes { get; init; }

    /// <summary>Settings of the gateway that it is sent to, beside the defaults.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings { get; init; } = [];

    /// <summary>How many send it at a time when it is repeated.</summary>
    public int AtOnce { get; init; } = 8;

    /// <summary>
    /// How many requests (or connections, or messages) it is: what it takes of CPU is shared out among them, what it takes of memory is not.
    /// </summary>
    public int Pieces { get; init; } = 1;

    /// <summary>Whether only a share of its pieces may be sent.</summary>
    public bool IsFlood { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>What an attack aims at.</summary>
public enum AttackKind
{
    /// <summary>What reads, validates and plans documents.</summary>
    Document,

    /// <summary>What reads values: variables, literals, cursors, ids.</summary>
    Value,

    /// <summary>What answers questions about the schema.</summary>
    Introspection,

    /// <summary>The database, and the size of answers.</summary>
    Rows,

    /// <summary>What the database has to look through.</summary>
    Filter,

    /// <summary>Other callers' shares.</summary>
    Share,

    /// <summary>What is kept in memory or in Redis.</summary>
    Memory,

    /// <summary>What reads HTTP.</summary>
    Http,

    /// <summary>What reads WebSockets.</summary>
    Socket,

    /// <summary>What sends events.</summary>
    Subscription,

    /// <summary>What tells a client's mistake from one of the gateway.</summary>
    Fault,
}
