namespace Barq.Persistence.Diagnostics;

/// <summary>What is known of the statements of one form. Times in seconds.</summary>
/// <param name="Id">By which it can be explained.</param>
/// <param name="Statement">The normalized text.</param>
/// <param name="Count">How often it ran.</param>
/// <param name="SlowCount">How often it was slower than <c>SLOW_QUERY_THRESHOLD</c>.</param>
/// <param name="Errors">How often it failed.</param>
/// <param name="Rows">Rows read or affected, where that was known.</param>
/// <param name="TotalTime">All of its time.</param>
/// <param name="MeanTime">Mean.</param>
/// <param name="P95">95 % took no longer.</param>
/// <param name="MaxTime">The longest.</param>
/// <param name="LastSeen">When it ran last.</param>
/// <param name="Operation">The GraphQL operation that it ran for most; null for work that no request asked for.</param>
/// <param name="Field">The field that it ran for most.</param>
/// <param name="Sources">All of them, up to 16.</param>
/// <param name="Explainable">Whether a slow execution was kept, so that it can be explained.</param>
public sealed record StatementFigures(
    string Id, string Statement, long Count, long SlowCount, long Errors, long Rows, double TotalTime, double MeanTime, double P95, double MaxTime,
    DateTimeOffset LastSeen, string? Operation, string? Field, IReadOnlyList<StatementSourceFigures> Sources, bool Explainable);

/// <summary>How often a statement ran for a field.</summary>
/// <param name="Operation">The GraphQL operation.</param>
/// <param name="Field">The field.</param>
/// <param name="Count">How often.</param>
public sealed record StatementSourceFigures(string? Operation, string? Field, long Count);

/// <summary>A statement that requests run again and again for one field, once for each row, instead of once for all of them.</summary>
/// <param name="StatementId">The statement's id.</param>
/// <param name="Statement">Its normalized text.</param>
/// <param name="Operation">The GraphQL operation.</param>
/// <param name="Field">The field at fault.</param>
/// <param name="Count">Requests in which that happened.</param>
/// <param name="Statements">Statements that they ran for it.</param>
/// <param name="MaxRepeats">The most in one request.</param>
/// <param name="LastSeen">When it happened last.</param>
public sealed record RepeatedStatement(
    string StatementId, string Statement, string Operation, string? Field, long Count, long Statements, long MaxRepeats, DateTimeOffset LastSeen)
{
    /// <summary>The same pattern on both nodes.</summary>
    /// <param name="other">What the other node has seen of it.</param>
    public RepeatedStatement Plus(RepeatedStatement other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with
        {
            Count = Count + other.Count,
            Statements = Statements + other.Statements,
            MaxRepeats = Math.Max(MaxRepeats, other.MaxRepeats),
            LastSeen = LastSeen > other.LastSeen ? LastSeen : other.LastSeen,
        };
    }
}
