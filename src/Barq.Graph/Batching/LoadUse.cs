using Barq.Graph.Documents;

namespace Barq.Graph.Batching;

/// <summary>Which parts of an answer need something that is loaded: with the first of them it is loaded, once for all.</summary>
internal sealed class LoadUse
{
    /// <summary>The parts; empty where an answer has none.</summary>
    public PartSet Parts { get; } = new();

    /// <summary>Whether it is loaded for a delivery.</summary>
    /// <param name="delivery">The delivery; null for the first answer.</param>
    public bool IsFor(DeferredPart? delivery) => Parts.ComesWith(delivery);
}
