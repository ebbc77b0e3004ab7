using Barq.Graph.Authorization;
using Barq.Graph.Errors;
using Barq.Persistence.Access;
using Barq.Persistence.Querying;
using Barq.Persistence.Storage;

namespace Barq.Graph.Paging;

/// <summary>A connection's arguments, read and checked: which page of which rows in which order.</summary>
/// <remarks>Source: Relay cursor connections, "Arguments". Either first or last counts, not both; where neither is given it is the first default page.</remarks>
internal sealed class ConnectionArguments
{
    private IReadOnlyList<ColumnSource>? _personal;

    /// <summary>How many rows at most.</summary>
    public required int Limit { get; init; }

    /// <summary>Whether the page is cut from the end (<c>last</c>).</summary>
    public required bool Backward { get; init; }

    /// <summary>How many rows are passed over before the page: of a page by its number, which has no positions and is not cut from the end.</summary>
    public int Offset { get; init; }

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

    /// <summary>The forms that its statements have had.</summary>
    public PageForms Forms { get; } = new();

    /// <summary>What its statements weigh for the database.</summary>
    public PageWeight Weight { get; init; }

    /// <summary>Checks that a caller may filter and order by the columns that are named: what it may not see, it may not find out either.</summary>
    /// <param name="caller">On whose behalf.</param>
    /// <param name="path">The response keys that lead to the field.</param>
    /// <exception cref="GraphQLRequestException">It may not.</exception>
    public void Check(Caller caller, IReadOnlyList<string> path)
    {
        foreach (var column in _personal ??= PersonalColumns.Of(Where, Order))
        {
            if (!column.Personal!.IsShownTo(caller))
            {
                throw new GraphQLRequestException(
                    ErrorCodes.Forbidden, $"'{ClientNames.Of(column.PropertyName)}' is personal data that you do not see: neither filter nor order by it.")
                {
                    Path = path,
                };
            }
        }
    }
}
