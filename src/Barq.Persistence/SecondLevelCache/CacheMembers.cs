using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>
/// The other nodes, as the database knows them, and what they have still to acknowledge. One whose signs of life have stood still for longer
/// than it may trust its memory is not waited for: it does not trust it any more, and takes part anew when it is back.
/// </summary>
internal sealed partial class CacheMembers(CacheTiming timing, TimeProvider time, ILogger<CacheMembers> logger)
{
    private readonly Dictionary<string, Member> _members = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, DropWait> _waits = new();
    private volatile string[] _others = [];
    private long _asOf;
    private volatile bool _isKnown;
    private long _nextDrop;

    /// <summary>This node's name.</summary>
    public string Self { get; } = Guid.CreateVersion7().ToString("n");

    /// <summary>How many others there are.</summary>
    public int Count => _others.Length;

    // Whoever is not on the page does not trust its memory before the page is older than this.
    private bool IsCurrent => _isKnown && time.GetElapsedTime(Volatile.Read(ref _asOf)) < timing.Trust;

    /// <summary>Takes note of a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="began">When it was asked for.</param>
    /// <returns>Nodes that have been gone for so long that nobody needs their line.</returns>
    public IReadOnlyList<string> Update(NodePage page, long began)
    {
        var now = time.GetTimestamp();
        var (others, forgotten) = (new List<string>(), new List<string>());
        foreach (var line in page.Nodes.Where(line => line.Node != Self))
        {
            if (!_members.TryGetValue(line.Node, out var member) || member.Beats != line.Beats)
            {
                _members[line.Node] = member = new Member(line.Beats, now);
            }

            var still = time.GetElapsedTime(member.Since, began);
            if (still <= timing.Patience)
            {
                others.Add(line.Node);
            }
            else if (still > 10 * timing.Patience)
            {
                forgotten.Add(line.Node);
            }
        }

        if (_members.Count > page.Nodes.Count)
        {
            var there = page.Nodes.Select(line => line.Node).ToHashSet(StringComparer.Ordinal);
            _members.Keys.Where(node => !there.Contains(node)).ToList().ForEach(node => _members.Remove(node));
        }

        _others = [.. others];
        Volatile.Write(ref _asOf, began);
        _isKnown = true;
        if (!_waits.IsEmpty)
        {
            foreach (var line in page.Nodes.Where(line => line.Acknowledged.Length > 0))
            {
                Acknowledge(line.Node, line.Acknowledged.Split(',').Select(id => long.Parse(id, CultureInfo.InvariantCulture)).ToHashSet());
            }

            CompleteAll();
        }

        return forgotten;
    }

    /// <summary>Whether a node is waited for.</summary>
    public bool IsThere(string node) => _others.Contains(node, StringComparer.Ordinal);

    /// <summary>A node has gone, and answers nobody any more.</summary>
    public void Leave(string node)
    {
        foreach (var wait in _waits.Values)
        {
            wait.Acknowledge(node);
        }

        CompleteAll();
    }

    /// <summary>A node has acknowledged a drop.</summary>
    public void Acknowledge(string node, long id)
    {
        if (_waits.TryGetValue(id, out var wait))
        {
            wait.Acknowledge(node);
            TryComplete(wait);
        }
    }

    /// <summary>Tells of a drop and waits until every node knows it, or does not trust what it keeps.</summary>
    /// <param name="messages">The outbox messages that say the same.</param>
    /// <param name="tell">Tells it through Redis, under a number; whether Redis has it.</param>
    /// <param name="tellThroughDatabase">Tells it through the database; ended when the wait is over. When the wait's time begins anew; null where it does not.</param>
    /// <returns>What <paramref name="tell"/> returned.</returns>
    public async Task<bool> SendAsync(IEnumerable<long> messages, Func<long, Task<bool>> tell, Func<DropWait, bool, Task<IDisposable?>> tellThroughDatabase)
    {
        var began = time.GetTimestamp();
        var id = Interlocked.Increment(ref _nextDrop);
        var wait = new DropWait(messages);
        _waits[id] = wait;
        try
        {
            var told = await tell(id);
            wait.Told();
            TryComplete(wait);
            if (await wait.WaitAsync(told ? timing.Ask : TimeSpan.Zero, time))
            {
                return told;
            }

            var hadMessages = wait.HasMessages;
            using var asking = await tellThroughDatabase(wait, told);
            if (asking is not null && !await wait.WaitAsync(timing.Patience - (hadMessages ? time.GetElapsedTime(began) : TimeSpan.Zero), time))
            {
                foreach (var node in wait.Missing(_others))
                {
                    LogPeerSilent(node);
                }
            }

            return told;
        }
        finally
        {
            _waits.TryRemove(id, out _);
        }
    }

    private void Acknowledge(string node, HashSet<long> done)
    {
        foreach (var wait in _waits.Values)
        {
            wait.Acknowledge(node, done);
        }
    }

    private void CompleteAll()
    {
        foreach (var wait in _waits.Values)
        {
            TryComplete(wait);
        }
    }

    private void TryComplete(DropWait wait)
    {
        if (IsCurrent)
        {
            wait.Complete(_others);
        }
    }

    private sealed record Member(long Beats, long Since);

    [LoggerMessage(EventIds.CachePeerSilent, LogLevel.Warning, "Node {Node} did not acknowledge a dropped cache entry in time; by now it does not trust what it keeps")]
    private partial void LogPeerSilent(string node);
}
