using System.ComponentModel;

namespace Barq.Persistence.Users;

/// <summary>What a user may do within the organization.</summary>
[Description("What a user may do within the organization.")]
public enum UserRole
{
    /// <summary>Everything, the subscription included.</summary>
    [Description("Everything, the subscription included.")]
    Owner,

    /// <summary>Everything but the subscription.</summary>
    [Description("Everything but the subscription.")]
    Admin,

    /// <summary>Runs couriers, vehicles, deliveries and tickets.</summary>
    [Description("Runs couriers, vehicles, deliveries and tickets.")]
    Manager,

    /// <summary>Reads only.</summary>
    [Description("Reads only.")]
    Viewer,
}
