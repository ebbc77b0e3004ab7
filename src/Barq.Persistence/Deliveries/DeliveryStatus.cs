using System.ComponentModel;

namespace Barq.Persistence.Deliveries;

/// <summary>Where a delivery stands on its way.</summary>
[Description("Where a delivery stands on its way.")]
public enum DeliveryStatus
{
    /// <summary>Waiting for a courier.</summary>
    [Description("Waiting for a courier.")]
    Pending,

    /// <summary>Given to a courier, not yet picked up.</summary>
    [Description("Given to a courier, not yet picked up.")]
    Assigned,

    /// <summary>Picked up and on its way.</summary>
    [Description("Picked up and on its way.")]
    InTransit,

    /// <summary>Handed over to the recipient.</summary>
    [Description("Handed over to the recipient.")]
    Delivered,

    /// <summary>Could not be handed over.</summary>
    [Description("Could not be handed over.")]
    Failed,

    /// <summary>Brought back to the sender.</summary>
    [Description("Brought back to the sender.")]
    Returned,
}
