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
        var rows = new List<object?[]>(keys.Count);
        var missing = new List<long>();
        foreach (var key in keys)
        {
            if (table.Region.FindInMemory(CachedTable.KeyOf(key)) is { } entry)
            {
                table.AddVisible(rows, entry.Value, context.Fence);
            }
            else
            {
                missing.Add(key);
            }
        }

        if (missing.Count > 0)
        {
            await ReadAsync(table, missing, rows, context, cancellationToken);
        }

        return RowSet.Of(shape, rows, table.SlotsOf(shape));
    }

    private async Task ReadAsync(CachedTable table, List<long> keys, List<object?[]> rows, QueryContext context, CancellationToken cancellationToken)
    {
        var (entries, stamp) = await table.Region.FindSharedAsync([.. keys.Select(CachedTable.KeyOf)], table.TagsOf(keys));
        var mine = new List<long>();
        var others = new List<(long Key, Task<CacheEntry<object?[]?>> Flight)>();
        var flights = new Dictionary<long, TaskCompletionSource<CacheEntry<object?[]?>>>();
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i] is { } entry)
            {
                table.AddVisible(rows, entry.Value, context.Fence);
                continue;
            }

            var own = new TaskCompletionSource<CacheEntry<object?[]?>>(TaskCreationOptions.RunContinuationsAsynchronously);
            var flight = table.Flights.GetOrAdd(keys[i], own);
            if (flight == own && table.Region.Peek(CachedTable.KeyOf(keys[i])) is { } stored)
            {
                // Loaded by another request between our miss and now.
                own.SetResult(stored);
                table.Flights.TryRemove(KeyValuePair.Create(keys[i], own));
                table.AddVisible(rows, stored.Value, context.Fence);
            }
            else if (flight == own)
            {
                mine.Add(keys[i]);
                flights.Add(keys[i], own);
            }
            else
            {
                others.Add((keys[i], flight.Task));
            }
        }

        var asked = table.Region.Now;
        if (mine.Count > 0)
        {
            await LoadAsync(table, mine, flights, stamp, rows, context, cancellationToken);
        }

        await JoinAsync(table, others, asked, rows, context, cancellationToken);
    }

    private async Task LoadAsync(
        CachedTable table, List<long> keys, Dictionary<long, TaskCompletionSource<CacheEntry<object?[]?>>> flights, CacheStamp stamp,
        List<object?[]> rows, QueryContext context, CancellationToken cancellationToken)
    {
        try
        {
            var found = await LoadAsync(table, keys, context.Origin, cancellationToken);
            var stored = table.Region.Store(
                [.. keys.Select(key => (CachedTable.KeyOf(key), found.GetValueOrDefault(key), found.ContainsKey(key) ? table.Tags(key) : table.AbsentTags))], stamp);
            for (var i = 0; i < keys.Count; i++)
            {
                table.AddVisible(rows, stored[i].Value, context.Fence);
                flights[keys[i]].SetResult(stored[i]);
            }
        }
        catch (Exception exception)
        {
            foreach (var flight in flights.Values)
            {
                flight.TrySetException(exception);

                // Seen by whoever joined; where nobody did there is nobody to see it.
                _ = flight.Task.Exception;
            }

            throw;
        }
        finally
        {
            foreach (var key in keys)
            {
                table.Flights.TryRemove(KeyValuePair.Create(key, flights[key]));
            }
        }
    }

    // Another request loads the row already. Its look may have begun before a change that we know of, and its client may have gone.
    private async Task JoinAsync(
        CachedTable table, List<(long Key, Task<CacheEntry<object?[]?>> Flight)> others, CacheStamp asked, List<object?[]> rows, QueryContext context,
        CancellationToken cancellationToken)
    {
        var again = new List<long>();
        foreach (var (key, flight) in others)
        {
            try
            {
                var entry = await flight.WaitAsync(cancellationToken);
                if (entry.Stamp.Local >= asked.Local || table.Region.IsGood(entry))
                {
                    table.AddVisible(rows, entry.Value, context.Fence);
                    continue;
                }
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                // Loaded once more, on our own: the error is ours to tell then.
            }

            again.Add(key);
        }

        if (again.Count > 0)
        {
            foreach (var row in (await LoadAsync(table, again, context.Origin, cancellationToken)).Values)
            {
                table.AddVisible(rows, row, context.Fence);
            }
        }
    }

    // From the primary, and without a fence: what is kept serves everybody.
    private async Task<Dictionary<long, object?[]>> LoadAsync(CachedTable table, List<long> keys, string origin, CancellationToken cancellationToken)
    {
        var query = new PageQuery { Shape = table.Shape, Keys = new KeySet(table.Source.Key, keys.ToArray()), IsPaged = false };
        using var loaded = await runner.ReadAsync(query, new QueryContext(ReadConsistency.Strong, RowFence.Open, origin), cancellationToken);
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
