namespace Barq.Persistence.Events;

/// <summary>How far this node has followed the others: every node numbers what it tells, so a number that is left out was missed.</summary>
internal sealed class EventNodes(TimeProvider time)
{
    /// <summary>A node that has been silent for so long is gone.</summary>
    private static readonly TimeSpan _kept = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, (long Number, long Heard)> _nodes = new(StringComparer.Ordinal);

    /// <summary>Takes note of a message.</summary>
    /// <returns>Whether something was missed before it.</returns>
    public bool Hear(EventMessage message)
    {
        var isKnown = _nodes.TryGetValue(message.Node, out var node);
        var own = message.HasEvent ? 1 : 0;
        _nodes[message.Node] = (Math.Max(message.Number, node.Number), time.GetTimestamp());
        if (!isKnown)
        {
            Forget();
            return false;
        }

        return message.Number - own > node.Number;
    }

    private void Forget()
    {
        foreach (var (name, _) in _nodes.Where(node => time.GetElapsedTime(node.Value.Heard) > _kept).ToArray())
        {
            _nodes.Remove(name);
        }
    }
}
