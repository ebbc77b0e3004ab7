using Barq.Persistence.Diagnostics;

namespace Barq.Graph.Definitions;

/// <summary>
/// Loads values by key for the resolvers of one level of one request: keys are collected, each once, and loaded together. Take it
/// from <see cref="ResolveContext.Loader{TLoader}"/>.
/// </summary>
/// <remarks>Source: the DataLoader pattern (graphql/dataloader).</remarks>
/// <typeparam name="TKey">The keys.</typeparam>
/// <typeparam name="TValue">The values.</typeparam>
public abstract class DataLoader<TKey, TValue>
    where TKey : notnull
{
    private readonly IBatchScheduler _scheduler;
    private readonly int _maxBatchSize;
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Task<TValue?>> _loads = [];
    private Batch? _batch;

    /// <summary>Makes a loader.</summary>
    /// <param name="scheduler">Decides when the collected keys are loaded.</param>
    /// <param name="maxBatchSize">Keys of one batch at most; more make further batches. At least 1; default 1000.</param>
    protected DataLoader(IBatchScheduler scheduler, int maxBatchSize = 1000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatchSize, 1);
        _scheduler = scheduler;
        _maxBatchSize = maxBatchSize;
    }

    /// <summary>Loads the value of a key; the same key is loaded once.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The value; the type's default where there is none.</returns>
    public Task<TValue?> LoadAsync(TKey key)
    {
        Batch? begun = null;
        Task<TValue?> load;
        lock (_gate)
        {
            if (_loads.TryGetValue(key, out var known))
            {
                return known;
            }

            if (_batch is null || _batch.Promises.Count == _maxBatchSize)
            {
                begun = _batch = new Batch(RequestWork.Field);
            }

            // Continuations run inside the dispatch on purpose: see LevelBatchScheduler.
            var promise = new TaskCompletionSource<TValue?>();
            _batch.Promises.Add(key, promise);
            load = _loads[key] = promise.Task;
        }

        if (begun is not null)
        {
            _scheduler.Schedule(() => DispatchAsync(begun));
        }

        return load;
    }

    /// <summary>Loads values together: one statement, whatever the number of keys.</summary>
    /// <param name="keys">The keys, each once.</param>
    /// <returns>The values by key; keys without one are missing.</returns>
    protected abstract Task<IReadOnlyDictionary<TKey, TValue>> LoadBatchAsync(IReadOnlyList<TKey> keys);

    private async Task DispatchAsync(Batch batch)
    {
        lock (_gate)
        {
            if (_batch == batch)
            {
                _batch = null;
            }
        }

        // What it takes is for the field that asked first.
        RequestWork.Field = batch.Field;
        using var watch = new BatchWatch(GetType().Name, batch.Promises.Count);
        IReadOnlyDictionary<TKey, TValue> values;
        try
        {
            values = await LoadBatchAsync([.. batch.Promises.Keys]);
            watch.End();
        }
        catch (Exception exception)
        {
            // Whoever awaits one of the keys gets the error; it is theirs to report.
            foreach (var promise in batch.Promises.Values)
            {
                promise.SetException(exception);
            }

            return;
        }

        foreach (var (key, promise) in batch.Promises)
        {
            promise.SetResult(values.TryGetValue(key, out var value) ? value : default);
        }
    }

    private sealed class Batch(string? field)
    {
        public string? Field { get; } = field;

        public Dictionary<TKey, TaskCompletionSource<TValue?>> Promises { get; } = [];
    }
}
