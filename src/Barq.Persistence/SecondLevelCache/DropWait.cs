using System.Collections.Concurrent;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>Waits until all nodes have acknowledged a drop.</summary>
internal sealed class DropWait : IDisposable
{
    private readonly ConcurrentDictionary<string, bool> _missing;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Begins to wait.</summary>
    /// <param name="nodes">The nodes that have to.</param>
    public DropWait(IEnumerable<string> nodes)
    {
        _missing = new ConcurrentDictionary<string, bool>(nodes.Select(node => KeyValuePair.Create(node, true)), StringComparer.Ordinal);
        Complete();
    }

    /// <summary>The nodes that have not.</summary>
    public IReadOnlyCollection<string> Missing => [.. _missing.Keys];

    /// <summary>A node has.</summary>
    public void Acknowledge(string node)
    {
        _missing.TryRemove(node, out _);
        Complete();
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
        if (_missing.IsEmpty)
        {
            _done.TrySetResult();
        }
    }
}
