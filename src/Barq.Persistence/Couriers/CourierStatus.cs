using System.ComponentModel;

namespace Barq.Persistence.Couriers;

/// <summary>Where a courier stands in working for the organization.</summary>
[Description("Where a courier stands in working for the organization.")]
public enum CourierStatus
{
    /// <summary>Hired, not yet on the road.</summary>
    [Description("Hired, not yet on the road.")]
    Onboarding,

    /// <summary>Can be given deliveries.</summary>
    [Description("Can be given deliveries.")]
    Active,

    /// <summary>Away for a while.</summary>
    [Description("Away for a while.")]
    OnLeave,

    /// <summary>Held back from work.</summary>
    [Description("Held back from work.")]
    Suspended,

    /// <summary>Not working at present.</summary>
    [Description("Not working at present.")]
    Inactive,

    /// <summary>No longer working for the organization.</summary>
    [Description("No longer working for the organization.")]
    Terminated,
}
