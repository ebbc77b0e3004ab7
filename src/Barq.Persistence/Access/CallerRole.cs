namespace Barq.Persistence.Access;

/// <summary>What somebody may do in an organization, from the most to the least.</summary>
public enum CallerRole
{
    /// <summary>Owns the organization: everything in it.</summary>
    Owner,

    /// <summary>Runs the organization: its people, its settings.</summary>
    Admin,

    /// <summary>Runs the fleet: couriers, vehicles, deliveries, tickets.</summary>
    Manager,

    /// <summary>Reads, and writes nothing.</summary>
    Viewer,

    /// <summary>Delivers: sees and moves its own deliveries, and nobody else's.</summary>
    Courier,
}
