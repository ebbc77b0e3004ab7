using System.ComponentModel;

namespace Barq.Persistence.Vehicles;

/// <summary>Whether a vehicle can be driven.</summary>
[Description("Whether a vehicle can be driven.")]
public enum VehicleStatus
{
    /// <summary>In use.</summary>
    [Description("In use.")]
    Active,

    /// <summary>In planned maintenance.</summary>
    [Description("In planned maintenance.")]
    Maintenance,

    /// <summary>Parked, not in use.</summary>
    [Description("Parked, not in use.")]
    Inactive,

    /// <summary>Out of the fleet for good.</summary>
    [Description("Out of the fleet for good.")]
    Retired,

    /// <summary>Broken and being repaired.</summary>
    [Description("Broken and being repaired.")]
    Repair,
}
