using System.Collections.Concurrent;
using Barq.Persistence.Access;
using Barq.Persistence.Querying;
using Barq.Persistence.Replicas;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>
/// Rows by key, for the batches of data loaders: those in memory, the rest in one read of Redis, the rest in one statement. Whole rows are
/// kept, so that one serves every selection; rows that do not exist are remembered too. Who may see a row is decided anew each time.
/// </summary>
public sealed class RowCache(CacheRegions regions, IQueryRunner runner)
{
    private readonly ConcurrentDictionary<TableSource, CachedTable> _tables = new();

    /// <summary>Whether rows are kept at all.</summary>
    public bool IsEnabled => regions.IsEnabled;

    /// <summary>Whether the fence of a table can be checked on its rows alone.</summary>
    public static bool CanHold(TableSource table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.Fence is { CourierRelation: null, AdministratorsOnly: false };
    }

    /// <summary>Reads rows.</summary>
    /// <param name="cacheNamespace">Their namespace.</param>
    /// <param name="shape">Which columns, of the table alone.</param>
    /// <param name="keys">Their keys, each once.</param>
    /// <param name="context">On whose behalf: rows that it does not see are not there.</param>
    /// <param name="cancellationToken">Ends the statement.</param>
    /// <returns>The rows, to be disposed.</returns>
    /// <exception cref="Databases.DatabaseBusyException">No connection was free in time.</exception>
    /// <exception cref="Databases.StatementTimeoutException">The statement took longer than allowed.</exception>
    public async ValueTask<RowSet> ReadAsync(
        CacheNamespace cacheNamespace, RowShape shape, IReadOnlyList<long> keys, QueryContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(keys);
        var table = _tables.GetOrAdd(shape.Table, source => new CachedTable(source, regions, cacheNamespace));
        var request = new CacheLoad<object?[]?>(
            [.. keys.Select(CachedTable.KeyOf)],
            index => table.LikelyTags(keys[index]),
            async indexes =>
            {
                var wanted = indexes.Select(index => keys[index]).ToArray();
                var found = await LoadAsync(table, wanted, context, cancellationToken);
                return [.. wanted.Select(key => found.TryGetValue(key, out var row) ? (row, table.Tags(key)) : ((object?[]?)null, table.AbsentTags))];
            });
        var rows = new List<object?[]>(keys.Count);
        foreach (var row in await table.Loads.ReadAsync(request, cancellationToken))
        {
            table.AddVisible(rows, row, context.Fence);
        }

        return RowSet.Of(shape, rows, table.SlotsOf(shape));
    }

    // From the primary, and without a fence: what is kept serves everybody.
    private async Task<Dictionary<long, object?[]>> LoadAsync(CachedTable table, long[] keys, QueryContext context, CancellationToken cancellationToken)
    {
        var query = new PageQuery { Shape = table.Shape, Keys = new KeySet(table.Source.Key, keys), IsPaged = false };
        using var loaded = await runner.ReadAsync(query, context with { Consistency = ReadConsistency.Strong, Fence = RowFence.Open }, cancellationToken);
        var rows = new Dictionary<long, object?[]>(loaded.Count);
        for (var i = 0; i < loaded.Count; i++)
        {
            var row = new object?[table.Columns.Length];
            for (var slot = 0; slot < row.Length; slot++)
            {
                row[slot] = loaded.Columns[slot].Raw(i);
            }

            rows[(long)row[table.KeySlot]!] = row;
        }

        return rows;
    }
}
