using Barq.Persistence.Access;
using Barq.Persistence.Replicas;
using Barq.Persistence.Sharing;

namespace Barq.Persistence.Querying;

/// <summary>Runs the statements by which GraphQL operations read. Each call is exactly one statement.</summary>
public interface IQueryRunner
{
    /// <summary>Reads rows.</summary>
    /// <param name="query">What to read.</param>
    /// <param name="context">On whose behalf.</param>
    /// <param name="cancellationToken">Ends the statement.</param>
    /// <returns>The rows, to be disposed by the caller.</returns>
    /// <exception cref="Databases.DatabaseBusyException">No connection was free in time.</exception>
    /// <exception cref="Databases.StatementTimeoutException">The statement took longer than allowed.</exception>
    ValueTask<RowSet> ReadAsync(PageQuery query, QueryContext context, CancellationToken cancellationToken);

    /// <summary>Whether a page may be a level of <see cref="ReadLevelsAsync"/>: it is short, whatever its values are, and others may follow it or be followed by it.</summary>
    /// <param name="query">The page, or rows by key.</param>
    /// <param name="fence">The rows that are there for whom it is read.</param>
    bool CanBeLevel(PageQuery query, RowFence fence) => false;

    /// <summary>Reads pages that lead to each other, all by one statement.</summary>
    /// <param name="levels">What to read: each but the first for the rows of one before it (<see cref="KeySet.From"/>), and each such that <see cref="CanBeLevel"/>.</param>
    /// <param name="context">On whose behalf.</param>
    /// <param name="cancellationToken">Ends the statement.</param>
    /// <returns>The rows of each level, to be disposed by the caller.</returns>
    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    ValueTask<RowSet[]> ReadLevelsAsync(IReadOnlyList<PageQuery> levels, QueryContext context, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Pages are read one by one here.");

    /// <summary>Counts rows.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    ValueTask<CountSet> CountAsync(CountQuery query, QueryContext context, CancellationToken cancellationToken);

    /// <summary>Adds rows up.</summary>
    /// <returns>The figures, a row for each parent that has rows, or one row for all; to be disposed by the caller.</returns>
    /// <inheritdoc cref="ReadAsync"/>
    ValueTask<RowSet> TotalAsync(TotalQuery query, QueryContext context, CancellationToken cancellationToken);

    /// <summary>Puts rows together.</summary>
    /// <returns>The groups in their order, those of a parent together; to be disposed by the caller.</returns>
    /// <inheritdoc cref="ReadAsync"/>
    ValueTask<RowSet> GroupAsync(GroupQuery query, QueryContext context, CancellationToken cancellationToken);

    /// <summary>Finds rows by what somebody typed.</summary>
    /// <returns>The rows, the best first; to be disposed by the caller.</returns>
    /// <inheritdoc cref="ReadAsync"/>
    ValueTask<RowSet> SearchAsync(SearchQuery query, QueryContext context, CancellationToken cancellationToken);
}

/// <summary>On whose behalf a statement runs.</summary>
/// <param name="Consistency">How fresh its rows must be.</param>
/// <param name="Fence">The rows that are there for whom it runs.</param>
/// <param name="Origin">What asked for it, for statistics and logs: a GraphQL field such as <c>Courier.deliveries</c>.</param>
public readonly record struct QueryContext(ReadConsistency Consistency, RowFence Fence, string Origin)
{
    /// <summary>On whose account it runs; the product's own where nobody is named.</summary>
    public StatementOwner Owner { get; init; } = StatementOwner.System;

    /// <summary>What it takes for now: one time for all statements of a request; that of its own start where nobody says.</summary>
    public DateTimeOffset Now { get; init; }
}
