namespace Barq.Graph.Definitions;

/// <summary>Decides when collected keys are loaded.</summary>
public interface IBatchScheduler
{
    /// <summary>Takes a batch that has got its first key. It is to be dispatched once nobody can add to it any more.</summary>
    /// <param name="dispatch">Loads the batch; to be called once.</param>
    void Schedule(Func<Task> dispatch);
}

/// <summary>
/// Dispatches batches when every resolver of a level waits: a resolver that awaits only loaders runs on, inside the dispatch, to its
/// next load before the next batch is taken. So how keys fall into batches follows from the resolvers alone, never from timing.
/// </summary>
internal sealed class LevelBatchScheduler : IBatchScheduler
{
    private readonly Lock _gate = new();
    private List<Func<Task>> _pending = [];
    private TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    public void Schedule(Func<Task> dispatch)
    {
        lock (_gate)
        {
            _pending.Add(dispatch);
            _arrival.TrySetResult();
        }
    }

    /// <summary>Dispatches until the work is done.</summary>
    /// <param name="work">The resolvers of the level, all of them begun.</param>
    public async Task RunAsync(Task work)
    {
        while (!work.IsCompleted)
        {
            if (Take(out var arrival) is { Count: > 0 } batches)
            {
                await Task.WhenAll(batches.Select(dispatch => dispatch()));
            }
            else
            {
                // Only a resolver that awaits something else than a loader leads here.
                await Task.WhenAny(work, arrival);
            }
        }

        await work;
    }

    private List<Func<Task>> Take(out Task arrival)
    {
        lock (_gate)
        {
            var batches = _pending;
            _pending = [];
            if (_arrival.Task.IsCompleted)
            {
                _arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            arrival = _arrival.Task;
            return batches;
        }
    }
}
