using Barq.Graph.Answers;
using Barq.Graph.Limits;
using Barq.Graph.Plans;

namespace Barq.Graph.Subscriptions.Running;

/// <summary>All who have subscribed to the same with the same document, variables and rights: an event is written once for them.</summary>
/// <param name="plan">The document's plan.</param>
/// <param name="feed">Where what it writes is read.</param>
internal sealed class EventGroup(OperationPlan plan, EventFeed feed) : SubscriberGroup
{
    /// <summary>Writes the answers.</summary>
    public OperationPlan Plan { get; } = plan;

    /// <summary>Where what it writes is read.</summary>
    public EventFeed Feed { get; } = feed;

    /// <summary>What its answers were estimated to cost, where its subscribers want to be told; else null.</summary>
    public CostEstimate? Reported { get; init; }

    /// <summary>Tells an event.</summary>
    public new void Tell(GraphResponse answer) => base.Tell(answer);

    /// <summary>Ends all: there were more events than can be read.</summary>
    public void EndAllAsTooSlow() => EndAll(TooSlow);
}
