namespace Barq.Persistence.SecondLevelCache;

/// <summary>
/// Waits until every node that has to has acknowledged a drop. Which those are is known when the drop has come round to its sender: a node
/// whose sign of life is on the channel before it is known by then, and one whose first sign comes after it has heard the drop before that.
/// </summary>
internal sealed class DropWait : IDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _acknowledged = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HashSet<string>? _missing;

    /// <summary>The nodes that have not; none as long as nobody knows which have to.</summary>
    public IReadOnlyCollection<string> Missing
    {
        get
        {
            lock (_gate)
            {
                return _missing is null ? [] : [.. _missing];
            }
        }
    }

    /// <summary>The drop has come round.</summary>
    /// <param name="nodes">The nodes that have to acknowledge it.</param>
    public void CameRound(IEnumerable<string> nodes)
    {
        lock (_gate)
        {
            _missing = new HashSet<string>(nodes, StringComparer.Ordinal);
            _missing.ExceptWith(_acknowledged);
            Complete();
        }
    }

    /// <summary>A node has.</summary>
    public void Acknowledge(string node)
    {
        lock (_gate)
        {
            _acknowledged.Add(node);
            _missing?.Remove(node);
            Complete();
        }
    }

    /// <summary>Waits for all; false where some did not in time.</summary>
    public async Task<bool> WaitAsync(TimeSpan patience, TimeProvider time)
    {
        if (_done.Task.IsCompleted)
        {
            return true;
        }

        using var ended = new CancellationTokenSource();
        var first = await Task.WhenAny(_done.Task, Task.Delay(patience, time, ended.Token));
        await ended.CancelAsync();
        return first == _done.Task;
    }

    /// <inheritdoc/>
    public void Dispose() => _done.TrySetCanceled();

    private void Complete()
    {
        if (_missing is { Count: 0 })
        {
            _done.TrySetResult();
        }
    }
}
