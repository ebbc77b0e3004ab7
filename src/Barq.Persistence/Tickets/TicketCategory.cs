using System.ComponentModel;

namespace Barq.Persistence.Tickets;

/// <summary>What a ticket is about.</summary>
[Description("What a ticket is about.")]
public enum TicketCategory
{
    /// <summary>The app or a device.</summary>
    [Description("The app or a device.")]
    Technical,

    /// <summary>Invoices and payments.</summary>
    [Description("Invoices and payments.")]
    Billing,

    /// <summary>A delivery.</summary>
    [Description("A delivery.")]
    Delivery,

    /// <summary>A complaint.</summary>
    [Description("A complaint.")]
    Complaint,

    /// <summary>A vehicle.</summary>
    [Description("A vehicle.")]
    Vehicle,

    /// <summary>Anything else.</summary>
    [Description("Anything else.")]
    Other,
}
