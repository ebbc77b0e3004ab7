using System.Collections.Concurrent;

namespace Barq.Persistence.BoundedMemory;

/// <summary>
/// Values by key in the process, bounded in number and in bytes: what was not used since the last round makes room for what is new (second
/// chance). Looking up takes no lock. Both bounds hold after every call.
/// </summary>
/// <typeparam name="TValue">The values.</typeparam>
/// <param name="mostItems">Values that are kept; 0 for none.</param>
/// <param name="mostBytes">Bytes that they may hold together, keys and book-keeping included; 0 for none.</param>
/// <param name="time">The clock of the values' lives; null where none has an end.</param>
public sealed class BoundedCache<TValue>(int mostItems, long mostBytes, TimeProvider? time = null)
    where TValue : class
{
    /// <summary>Bytes of book-keeping for one value: the table's node and bucket, the list's, and ours.</summary>
    public const int Overhead = 232;

    private static readonly TimeSpan _sweepEvery = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ConcurrentDictionary<string, Node> _nodes = new(StringComparer.Ordinal);
    private readonly LinkedList<Node> _round = new();
    private readonly Lock _gate = new();
    private long _bytes;
    private int _count;
    private long _evicted;
    private long _swept = time?.GetTimestamp() ?? 0;

    /// <summary>Values that are kept.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Bytes that they hold, keys and book-keeping included.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Values that have given way to others since the start.</summary>
    public long Evicted => Volatile.Read(ref _evicted);

    /// <summary>Looks a value up; null where there is none.</summary>
    public TValue? Find(string key)
    {
        if (!_nodes.TryGetValue(key, out var node) || (node.Ends != long.MaxValue && _time.GetTimestamp() >= node.Ends))
        {
            return null;
        }

        // Written only where it changes: a line of memory that all processors read stays where it is.
        if (!node.IsUsed)
        {
            node.IsUsed = true;
        }

        return node.Value;
    }

    /// <summary>Keeps a value, in the place of what was under its key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="bytes">What it holds, its key apart.</param>
    /// <param name="life">How long it is kept; null for as long as there is room.</param>
    /// <returns>Whether it is kept: false where it alone is more than all may hold.</returns>
    public bool Set(string key, TValue value, long bytes, TimeSpan? life = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        var weight = WeightOf(key, bytes);
        lock (_gate)
        {
            Sweep();
            Drop(key);
            if (mostItems == 0 || weight > mostBytes)
            {
                return false;
            }

            MakeRoom(mostItems - 1, mostBytes - weight);
            var ends = life is { } span ? _time.GetTimestamp() + (long)(span.TotalSeconds * _time.TimestampFrequency) : long.MaxValue;
            var node = new Node(key, value, ends) { Weight = weight };
            node.Place = _round.AddLast(node);
            _nodes[key] = node;
            _bytes += weight;
            _count++;
            return true;
        }
    }

    /// <summary>Counts a value anew that holds more, or less, than it did; it goes where it alone is more than it may hold.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">The value: another one under the key is left alone.</param>
    /// <param name="bytes">What it holds now, its key apart.</param>
    /// <param name="most">What it may hold.</param>
    public void Reweigh(string key, TValue value, long bytes, long most = long.MaxValue)
    {
        lock (_gate)
        {
            if (!_nodes.TryGetValue(key, out var node) || node.Value != value)
            {
                return;
            }

            var weight = WeightOf(key, bytes);
            if (weight > mostBytes || bytes > most)
            {
                Drop(key);
                _evicted++;
                return;
            }

            _bytes += weight - node.Weight;
            node.Weight = weight;

            // The others give way first.
            node.IsUsed = true;
            MakeRoom(mostItems, mostBytes);
        }
    }

    /// <summary>Lets a value go.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(string key)
    {
        lock (_gate)
        {
            return Drop(key);
        }
    }

    /// <summary>Lets all go.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _nodes.Clear();
            _round.Clear();
            (_bytes, _count) = (0, 0);
        }
    }

    private static long WeightOf(string key, long bytes) => bytes + Overhead + ObjectBytes.Of(key);

    private void MakeRoom(int items, long bytes)
    {
        while (_count > items || _bytes > bytes)
        {
            var place = _round.First!;
            var node = place.Value;
            if (node.IsUsed)
            {
                node.IsUsed = false;
                _round.RemoveFirst();
                _round.AddLast(place);
                continue;
            }

            Drop(node.Key);
            _evicted++;
        }
    }

    // What nobody asks for any more would stay until its place is needed.
    private void Sweep()
    {
        if (time is null || time.GetElapsedTime(_swept) < _sweepEvery)
        {
            return;
        }

        _swept = time.GetTimestamp();
        for (var place = _round.First; place is not null;)
        {
            var (node, next) = (place.Value, place.Next);
            if (_swept >= node.Ends)
            {
                Drop(node.Key);
            }

            place = next;
        }
    }

    private bool Drop(string key)
    {
        if (!_nodes.TryRemove(key, out var node))
        {
            return false;
        }

        _round.Remove(node.Place!);
        _bytes -= node.Weight;
        _count--;
        return true;
    }

    private sealed class Node(string key, TValue value, long ends)
    {
        public volatile bool IsUsed;

        public string Key { get; } = key;

        public TValue Value { get; } = value;

        public long Ends { get; } = ends;

        public long Weight { get; set; }

        public LinkedListNode<Node>? Place { get; set; }
    }
}
