using Barq.Persistence.Workflows;
using static Barq.Persistence.Deliveries.DeliveryStatus;

namespace Barq.Persistence.Deliveries;

/// <summary>How a delivery's status may move.</summary>
public static class DeliveryWorkflow
{
    /// <summary>
    /// The moves. An assigned delivery can go back to the pool, and a failed one out again with the same or another courier, or back
    /// to the sender; one that nobody has picked up can be called off, and counts as returned; a delivered or returned parcel stays so.
    /// </summary>
    public static StatusWorkflow<DeliveryStatus> Moves { get; } = new(
        Pending,
        new Dictionary<DeliveryStatus, IReadOnlyList<DeliveryStatus>>
        {
            [Pending] = [Assigned, Returned],
            [Assigned] = [InTransit, Pending, Failed, Returned],
            [InTransit] = [Delivered, Failed],
            [Failed] = [Assigned, Returned],
            [Delivered] = [],
            [Returned] = [],
        });
}
