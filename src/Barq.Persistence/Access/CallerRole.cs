using System.ComponentModel;

namespace Barq.Persistence.Access;

/// <summary>What somebody may do in an organization, from the most to the least.</summary>
[Description("What somebody may do in an organization, from the most to the least.")]
public enum CallerRole
{
    /// <summary>Owns the organization: everything in it.</summary>
    [Description("Owns the organization: everything in it.")]
    Owner,

    /// <summary>Runs the organization: its people, its settings.</summary>
    [Description("Runs the organization: its people, its settings.")]
    Admin,

    /// <summary>Runs the fleet: couriers, vehicles, deliveries, tickets.</summary>
    [Description("Runs the fleet: couriers, vehicles, deliveries, tickets.")]
    Manager,

    /// <summary>Reads, and writes nothing.</summary>
    [Description("Reads, and writes nothing.")]
    Viewer,

    /// <summary>Delivers: sees and moves its own deliveries, and nobody else's.</summary>
    [Description("Delivers: sees and moves its own deliveries, and nobody else's.")]
    Courier,
}
