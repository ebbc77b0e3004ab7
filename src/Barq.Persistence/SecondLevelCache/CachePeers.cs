using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>The other nodes, and what they have still to acknowledge.</summary>
internal sealed partial class CachePeers(CacheTiming timing, TimeProvider time, ILogger<CachePeers> logger)
{
    private readonly ConcurrentDictionary<string, long> _heard = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, DropWait> _waits = new();
    private long _nextDrop;

    /// <summary>How many there are.</summary>
    public int Count => _heard.Count;

    /// <summary>A node is there.</summary>
    /// <returns>Whether it was not before.</returns>
    public bool Hear(string node)
    {
        var isNew = _heard.TryAdd(node, time.GetTimestamp());
        _heard[node] = time.GetTimestamp();
        foreach (var (other, heard) in _heard)
        {
            // Not heard for so long it is gone, or does not trust its memory.
            if (time.GetElapsedTime(heard) > timing.Patience)
            {
                _heard.TryRemove(other, out _);
            }
        }

        return isNew;
    }

    /// <summary>A node has gone.</summary>
    public void Leave(string node)
    {
        _heard.TryRemove(node, out _);
        foreach (var wait in _waits.Values)
        {
            wait.Acknowledge(node);
        }
    }

    /// <summary>Sends a drop and waits until all nodes have acknowledged it.</summary>
    /// <param name="send">Sends it under a number; whether anybody can have heard it.</param>
    /// <returns>What <paramref name="send"/> returned.</returns>
    public async Task<bool> SendAsync(Func<long, Task<bool>> send)
    {
        var id = Interlocked.Increment(ref _nextDrop);
        using var wait = new DropWait();
        _waits[id] = wait;
        try
        {
            var sent = await send(id);
            if (sent && !await wait.WaitAsync(timing.Patience, time))
            {
                foreach (var node in wait.Missing)
                {
                    // It counts again as soon as it is heard again.
                    _heard.TryRemove(node, out _);
                    LogPeerSilent(node);
                }
            }

            return sent;
        }
        finally
        {
            _waits.TryRemove(id, out _);
        }
    }

    /// <summary>A drop of ours has come round: from now on it is known who has to acknowledge it.</summary>
    public void CameRound(long id)
    {
        if (_waits.TryGetValue(id, out var wait))
        {
            wait.CameRound(_heard.Keys);
        }
    }

    /// <summary>A node has acknowledged a drop.</summary>
    public void Acknowledge(string node, long id)
    {
        if (_waits.TryGetValue(id, out var wait))
        {
            wait.Acknowledge(node);
        }
    }

    [LoggerMessage(EventIds.CachePeerSilent, LogLevel.Warning, "Node {Node} did not acknowledge a dropped cache entry in time; it is not waited for until it is heard again")]
    private partial void LogPeerSilent(string node);
}
