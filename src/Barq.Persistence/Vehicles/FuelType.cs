using System.ComponentModel;

namespace Barq.Persistence.Vehicles;

/// <summary>What a vehicle runs on.</summary>
[Description("What a vehicle runs on.")]
public enum FuelType
{
    /// <summary>Gasoline.</summary>
    [Description("Gasoline.")]
    Gasoline,

    /// <summary>Diesel.</summary>
    [Description("Diesel.")]
    Diesel,

    /// <summary>Battery-electric.</summary>
    [Description("Battery-electric.")]
    Electric,

    /// <summary>Combustion engine and battery.</summary>
    [Description("Combustion engine and battery.")]
    Hybrid,
}
