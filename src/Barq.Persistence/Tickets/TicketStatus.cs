using System.ComponentModel;

namespace Barq.Persistence.Tickets;

/// <summary>Where a ticket stands.</summary>
[Description("Where a ticket stands.")]
public enum TicketStatus
{
    /// <summary>New, nobody works on it.</summary>
    [Description("New, nobody works on it.")]
    Open,

    /// <summary>Somebody works on it.</summary>
    [Description("Somebody works on it.")]
    InProgress,

    /// <summary>Waiting for somebody outside the support desk.</summary>
    [Description("Waiting for somebody outside the support desk.")]
    Pending,

    /// <summary>Answered; it can be reopened.</summary>
    [Description("Answered; it can be reopened.")]
    Resolved,

    /// <summary>Done for good.</summary>
    [Description("Done for good.")]
    Closed,
}
