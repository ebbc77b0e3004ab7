using System.Collections.Concurrent;
using System.Globalization;
using Barq.Graph.Documents;
using Barq.Persistence.Access;
using Barq.Persistence.Events;
using Barq.Persistence.Querying;
using Barq.Persistence.Replicas;

namespace Barq.Graph.Subscriptions;

/// <summary>An event on its way to this node's subscribers, with what they have read of it in common; or the news that some were missed.</summary>
internal sealed class Occurrence(FleetEvent? occurred, IQueryRunner runner)
{
    private readonly ConcurrentDictionary<(ColumnSource, string), Lazy<Task<string?>>> _related = new();

    /// <summary>The event; null where events may have been missed.</summary>
    public FleetEvent? Event { get; } = occurred;

    /// <summary>The event; where rows were added many at once, one for all that have the same: told apart once, however many ask.</summary>
    public IReadOnlyList<FleetEvent> Rows { get; } = occurred switch
    {
        null => [],
        { Kind: FleetEventKinds.RowsAdded } => [.. occurred.OfEach()],
        _ => [occurred],
    };

    /// <summary>A value of a row that the event refers to: read once, whoever asks. On the primary, as the row may have been written with the event.</summary>
    /// <param name="column">The column.</param>
    /// <param name="key">The row's key.</param>
    public Task<string?> RelatedAsync(ColumnSource column, string key) =>
        _related.GetOrAdd((column, key), _ => new Lazy<Task<string?>>(() => ReadAsync(column, long.Parse(key, CultureInfo.InvariantCulture)))).Value;

    private async Task<string?> ReadAsync(ColumnSource column, long key)
    {
        var shape = new RowShape(column.Table);
        var slot = shape.Require(0, column);
        var query = new PageQuery { Shape = shape, Keys = new KeySet(column.Table.Key, new[] { key }), IsPaged = false };
        using var rows = await runner.ReadAsync(query, new QueryContext(ReadConsistency.Strong, RowFence.Open, $"Subscription.{column.Name}"), CancellationToken.None);
        return rows.Count == 0 || rows.Columns[slot].IsNull(0) ? null : FieldArguments.Text(rows.Columns[slot].Value(0));
    }
}
