using System.ComponentModel;

namespace Barq.Persistence.Organizations;

/// <summary>What an organization pays for.</summary>
[Description("What an organization pays for.")]
public enum SubscriptionPlan
{
    /// <summary>No charge, small limits.</summary>
    [Description("No charge, small limits.")]
    Free,

    /// <summary>Small fleets.</summary>
    [Description("Small fleets.")]
    Basic,

    /// <summary>Growing fleets.</summary>
    [Description("Growing fleets.")]
    Professional,

    /// <summary>Large fleets with limits agreed one by one.</summary>
    [Description("Large fleets with limits agreed one by one.")]
    Enterprise,
}
