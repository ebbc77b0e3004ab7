namespace Barq.Persistence.SecondLevelCache;

/// <summary>Waits until every node that has to has acknowledged a drop, over Redis or in the database.</summary>
/// <param name="messages">The outbox messages that say the same: a node that has done all of them has acknowledged the drop.</param>
internal sealed class DropWait(IEnumerable<long> messages)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _acknowledged = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<long>> _missing = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long[] _messages = [.. messages];
    private bool _isTold;

    /// <summary>Whether there is a message in the database at all.</summary>
    public bool HasMessages => _messages.Length > 0;

    /// <summary>The message that was written for it alone.</summary>
    public void Add(long message)
    {
        lock (_gate)
        {
            _messages = [.. _messages, message];
        }
    }

    /// <summary>Redis has it, or can't be reached and is not answered from.</summary>
    public void Told()
    {
        lock (_gate)
        {
            _isTold = true;
        }
    }

    /// <summary>A node has acknowledged it.</summary>
    public void Acknowledge(string node)
    {
        lock (_gate)
        {
            _acknowledged.Add(node);
        }
    }

    /// <summary>A node has done messages.</summary>
    public void Acknowledge(string node, IReadOnlySet<long> done)
    {
        lock (_gate)
        {
            if (_messages.Length == 0)
            {
                return;
            }

            if (!_missing.TryGetValue(node, out var missing))
            {
                _missing[node] = missing = [.. _messages];
            }

            missing.ExceptWith(done);
            if (missing.Count == 0)
            {
                _acknowledged.Add(node);
            }
        }
    }

    /// <summary>Ends the wait where all of the nodes have.</summary>
    public void Complete(IEnumerable<string> nodes)
    {
        lock (_gate)
        {
            if (_isTold && nodes.All(_acknowledged.Contains))
            {
                _done.TrySetResult();
            }
        }
    }

    /// <summary>Those of the nodes that have not.</summary>
    public IReadOnlyList<string> Missing(IEnumerable<string> nodes)
    {
        lock (_gate)
        {
            return [.. nodes.Where(node => !_acknowledged.Contains(node))];
        }
    }

    /// <summary>Waits for all; false where some did not in time.</summary>
    public async Task<bool> WaitAsync(TimeSpan patience, TimeProvider time)
    {
        if (_done.Task.IsCompleted || patience <= TimeSpan.Zero)
        {
            return _done.Task.IsCompleted;
        }

        using var ended = new CancellationTokenSource();
        var first = await Task.WhenAny(_done.Task, Task.Delay(patience, time, ended.Token));
        await ended.CancelAsync();
        return first == _done.Task;
    }
}
