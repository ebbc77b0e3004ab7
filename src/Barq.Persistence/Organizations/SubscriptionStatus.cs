using System.ComponentModel;

namespace Barq.Persistence.Organizations;

/// <summary>Where an organization's subscription stands.</summary>
[Description("Where an organization's subscription stands.")]
public enum SubscriptionStatus
{
    /// <summary>Being tried out until the trial ends.</summary>
    [Description("Being tried out until the trial ends.")]
    Trial,

    /// <summary>Paid for.</summary>
    [Description("Paid for.")]
    Active,

    /// <summary>Held back, for instance for an open invoice.</summary>
    [Description("Held back, for instance for an open invoice.")]
    Suspended,

    /// <summary>Ended.</summary>
    [Description("Ended.")]
    Cancelled,
}
