namespace Barq.Graph.Documents;

/// <summary>
/// A fragment under <c>@defer</c>, or the end of a list under <c>@stream</c>, at one place of an operation. Whether it is delivered later is known once all
/// is planned: only one that alone needs something that has to be loaded is worth a delivery of its own; all others are delivered with what is around them.
/// </summary>
/// <param name="index">Its place among the operation's.</param>
/// <param name="label">What the client calls it; null for nothing.</param>
/// <param name="parent">The part whose fragment it stands in; null for the first answer.</param>
/// <remarks>Source: GraphQL specification, draft of incremental delivery, section 6.3.2 "Field Collection" (defer usage).</remarks>
internal sealed class DeferredPart(int index, string? label, DeferredPart? parent)
{
    /// <summary>Its place among the operation's: parents stand before what stands in them.</summary>
    public int Index { get; } = index;

    /// <summary>What the client calls it; null for nothing.</summary>
    public string? Label { get; } = label;

    /// <summary>The part whose fragment it stands in; null for the first answer.</summary>
    public DeferredPart? Parent { get; } = parent;

    /// <summary>Whether it is the end of a list.</summary>
    public bool IsStream { get; init; }

    /// <summary>Whether it is delivered by itself.</summary>
    public bool IsDeferred { get; private set; }

    /// <summary>The delivery that it waits for, in which it is announced; null for the first answer.</summary>
    public DeferredPart? Before => Parent?.DeliveredWith;

    /// <summary>The delivery in which its fields come: its own, or the next one around it; null for the first answer.</summary>
    public DeferredPart? DeliveredWith => IsDeferred ? this : Before;

    /// <summary>Says whether it is delivered by itself.</summary>
    public void Decide(bool isDeferred) => IsDeferred = isDeferred;

    /// <summary>Whether it stands in another, at any depth; everything stands in the first answer (null).</summary>
    public bool IsIn(DeferredPart? other)
    {
        var part = Parent;
        while (part is not null && part != other)
        {
            part = part.Parent;
        }

        return part == other;
    }
}

/// <summary>The parts in which something is selected: a field may stand in several fragments, and outside of all.</summary>
internal sealed class PartSet
{
    private readonly List<DeferredPart?> _parts = [];

    /// <summary>A set of one.</summary>
    public static PartSet Of(DeferredPart? part)
    {
        var set = new PartSet();
        set.Add(part);
        return set;
    }

    /// <summary>The parts; null is the first answer.</summary>
    public IReadOnlyList<DeferredPart?> Parts => _parts;

    /// <summary>Adds a part.</summary>
    public void Add(DeferredPart? part)
    {
        if (!_parts.Contains(part))
        {
            _parts.Add(part);
        }
    }

    /// <summary>Adds those of another set.</summary>
    public void Add(PartSet other)
    {
        foreach (var part in other._parts)
        {
            Add(part);
        }
    }

    /// <summary>Whether a part asks for it, and nothing around the part does.</summary>
    public bool IsOwn(DeferredPart part) => _parts.Contains(part) && !_parts.Exists(part.IsIn);

    /// <summary>Whether it comes with a delivery, and with none before.</summary>
    /// <param name="delivery">The delivery; null for the first answer.</param>
    public bool ComesWith(DeferredPart? delivery)
    {
        var comes = false;
        foreach (var part in _parts)
        {
            var with = part?.DeliveredWith;
            if (with == delivery)
            {
                comes = true;
            }
            else if (delivery is not null && delivery.IsIn(with))
            {
                return false;
            }
        }

        return comes;
    }

    /// <summary>Whether both come with the same deliveries.</summary>
    public bool IsLike(PartSet other) => _parts.TrueForAll(part => other.Has(part?.DeliveredWith)) && other._parts.TrueForAll(part => Has(part?.DeliveredWith));

    private bool Has(DeferredPart? delivery) => _parts.Exists(part => part?.DeliveredWith == delivery);
}
