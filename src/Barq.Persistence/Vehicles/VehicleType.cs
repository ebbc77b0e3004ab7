using System.ComponentModel;

namespace Barq.Persistence.Vehicles;

/// <summary>What kind of vehicle it is.</summary>
[Description("What kind of vehicle it is.")]
public enum VehicleType
{
    /// <summary>A motorcycle or scooter.</summary>
    [Description("A motorcycle or scooter.")]
    Motorcycle,

    /// <summary>A passenger car.</summary>
    [Description("A passenger car.")]
    Car,

    /// <summary>A delivery van.</summary>
    [Description("A delivery van.")]
    Van,

    /// <summary>A truck.</summary>
    [Description("A truck.")]
    Truck,

    /// <summary>A bicycle; it has no fuel.</summary>
    [Description("A bicycle; it has no fuel.")]
    Bicycle,
}
