using Barq.Persistence.Querying;

namespace Barq.Graph.Paging;

/// <summary>A connection's arguments, read and checked: which page of which rows in which order.</summary>
/// <remarks>Source: Relay cursor connections, "Arguments". Either first or last counts, not both; where neither is given it is the first default page.</remarks>
internal sealed class ConnectionArguments
{
    /// <summary>How many rows at most.</summary>
    public required int Limit { get; init; }

    /// <summary>Whether the page is cut from the end (<c>last</c>).</summary>
    public required bool Backward { get; init; }

    /// <summary>The position behind which rows count; null for none.</summary>
    public IReadOnlyList<object?>? After { get; init; }

    /// <summary>The position before which rows count; null for none.</summary>
    public IReadOnlyList<object?>? Before { get; init; }

    /// <summary>The filter; null for none.</summary>
    public Predicate? Where { get; init; }

    /// <summary>The total order.</summary>
    public required SortOrder Order { get; init; }

    /// <summary>The signature of <see cref="Order"/> that its cursors carry.</summary>
    public required uint OrderSignature { get; init; }
}
