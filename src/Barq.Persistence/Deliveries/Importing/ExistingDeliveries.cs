using System.ComponentModel;

namespace Barq.Persistence.Deliveries.Importing;

/// <summary>What becomes of an import's row whose tracking number is a delivery of the organization already.</summary>
[Description("What becomes of an import's row whose tracking number is a delivery of the organization already.")]
public enum ExistingDeliveries
{
    /// <summary>The row is refused.</summary>
    [Description("The row is refused.")]
    Refuse,

    /// <summary>The delivery says afterwards what the row says, unless it has come to its end.</summary>
    [Description("The delivery says afterwards what the row says, unless it has come to its end.")]
    Update,
}
