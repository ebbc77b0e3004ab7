using System.ComponentModel;

namespace Barq.Persistence.Tickets;

/// <summary>How soon a ticket must be resolved.</summary>
[Description("How soon a ticket must be resolved.")]
public enum TicketPriority
{
    /// <summary>Within 72 hours.</summary>
    [Description("Within 72 hours.")]
    Low,

    /// <summary>Within 24 hours.</summary>
    [Description("Within 24 hours.")]
    Medium,

    /// <summary>Within 8 hours.</summary>
    [Description("Within 8 hours.")]
    High,

    /// <summary>Within 4 hours.</summary>
    [Description("Within 4 hours.")]
    Urgent,
}
