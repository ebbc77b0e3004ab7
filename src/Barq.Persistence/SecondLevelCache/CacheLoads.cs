using System.Collections.Concurrent;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>Reads many values of a region at once, and loads those that are missing: however many ask for one at once, it is loaded once.</summary>
/// <typeparam name="T">The values; null is a value too.</typeparam>
internal sealed class CacheLoads<T>(CacheRegion<T> region)
{
    // The loads that are under way, by key.
    private readonly ConcurrentDictionary<string, CacheFlight<T>> _flights = new(StringComparer.Ordinal);

    // A request takes all that it misses at once: two that miss the same make one load between them, not a share of it each.
    private readonly Lock _claiming = new();

    /// <summary>The region.</summary>
    public CacheRegion<T> Region { get; } = region;

    /// <summary>Reads values: from memory, the rest in one read of Redis, the rest by one load.</summary>
    /// <param name="request">Which, and how they are loaded.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The values in the order of their keys.</returns>
    public async ValueTask<T[]> ReadAsync(CacheLoad<T> request, CancellationToken cancellationToken)
    {
        var (isSure, asked) = (Region.IsSure, Region.Timestamp);
        var values = new T[request.Keys.Count];
        var missing = new List<int>();
        for (var i = 0; i < values.Length; i++)
        {
            if (Region.FindInMemory(request.Keys[i]) is { } entry)
            {
                values[i] = entry.Value;
            }
            else
            {
                missing.Add(i);
            }
        }

        if (missing.Count > 0)
        {
            await ReadAsync(request, missing, values, isSure ? null : asked, cancellationToken);
        }

        return values;
    }

    // Since: a load is good that began after that; null where it is known here what has changed.
    private async Task ReadAsync(CacheLoad<T> request, List<int> missing, T[] values, long? since, CancellationToken cancellationToken)
    {
        var (entries, stamp) = await Region.FindSharedAsync([.. missing.Select(index => request.Keys[index])], [.. missing.SelectMany(request.LikelyTags).Append(Region.Namespace.Tag).Distinct()]);
        var mine = new List<(int Index, CacheFlight<T> Flight)>();
        var others = new List<(int Index, CacheFlight<T> Flight)>();
        lock (_claiming)
        {
            for (var i = 0; i < entries.Length; i++)
            {
                var index = missing[i];
                if (entries[i] is { } entry)
                {
                    values[index] = entry.Value;
                    continue;
                }

                var own = new CacheFlight<T>(Region.Timestamp);
                var flight = _flights.GetOrAdd(request.Keys[index], own);
                if (flight == own && Region.Peek(request.Keys[index]) is { } stored)
                {
                    // Loaded by another request between our miss and now.
                    own.SetResult(stored);
                    _flights.TryRemove(KeyValuePair.Create(request.Keys[index], own));
                    values[index] = stored.Value;
                }
                else if (flight == own)
                {
                    mine.Add((index, own));
                }
                else
                {
                    others.Add((index, flight));
                }
            }
        }

        var asked = Region.Now;
        if (mine.Count > 0)
        {
            await LoadAsync(request, mine, stamp, values);
        }

        await JoinAsync(request, others, asked, values, since, cancellationToken);
    }

    private async Task LoadAsync(CacheLoad<T> request, List<(int Index, CacheFlight<T> Flight)> mine, CacheStamp stamp, T[] values)
    {
        try
        {
            var loaded = await request.LoadAsync([.. mine.Select(one => one.Index)]);
            var stored = Region.Store([.. mine.Select((one, place) => (request.Keys[one.Index], loaded[place].Value, loaded[place].Tags))], stamp, request.Ttl);
            for (var place = 0; place < mine.Count; place++)
            {
                values[mine[place].Index] = stored[place].Value;
                mine[place].Flight.SetResult(stored[place]);
            }
        }
        catch (Exception exception)
        {
            foreach (var (_, flight) in mine)
            {
                flight.TrySetException(exception);

                // Seen by whoever joined; where nobody did there is nobody to see it.
                _ = flight.Task.Exception;
            }

            throw;
        }
        finally
        {
            foreach (var (index, flight) in mine)
            {
                _flights.TryRemove(KeyValuePair.Create(request.Keys[index], flight));
            }
        }
    }

    // Another request loads the value already. Its look may have begun before a change that we know of, and its client may have gone.
    private async Task JoinAsync(
        CacheLoad<T> request, List<(int Index, CacheFlight<T> Flight)> others, CacheStamp asked, T[] values, long? since, CancellationToken cancellationToken)
    {
        var (again, next) = (new List<int>(), new List<int>());
        foreach (var (index, flight) in others)
        {
            try
            {
                var entry = await flight.Task.WaitAsync(cancellationToken);
                if (since is { } begin ? flight.Began >= begin : entry.Stamp.Local >= asked.Local || Region.IsGood(entry))
                {
                    values[index] = entry.Value;
                    continue;
                }

                if (since is not null)
                {
                    // All who waited for a load that began too early share the next one.
                    next.Add(index);
                    continue;
                }
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                // Loaded once more, on our own: the error is ours to tell then.
            }

            again.Add(index);
        }

        if (next.Count > 0)
        {
            await ReadAsync(request, next, values, since, cancellationToken);
        }

        if (again.Count > 0)
        {
            var loaded = await request.LoadAsync(again);
            for (var place = 0; place < again.Count; place++)
            {
                values[again[place]] = loaded[place].Value;
            }
        }
    }
}

/// <summary>A load that is under way.</summary>
/// <typeparam name="T">The values.</typeparam>
/// <param name="began">When it began.</param>
internal sealed class CacheFlight<T>(long began) : TaskCompletionSource<CacheEntry<T>>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>When it began.</summary>
    public long Began => began;
}

/// <summary>Values that are wanted.</summary>
/// <typeparam name="T">The values.</typeparam>
/// <param name="Keys">Their keys, each once.</param>
/// <param name="LikelyTags">Tags that the value of the key with an index is likely to have: those need no second round trip.</param>
/// <param name="LoadAsync">Loads the values of the keys with the given indexes, in their order, with what they are made of.</param>
/// <param name="Ttl">How long they live; null for the namespace's time.</param>
internal sealed record CacheLoad<T>(
    IReadOnlyList<string> Keys, Func<int, IEnumerable<string>> LikelyTags, Func<IReadOnlyList<int>, Task<(T Value, string[] Tags)[]>> LoadAsync, TimeSpan? Ttl = null);
