using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using Barq.Persistence.Couriers;
using Barq.Persistence.Folding;
using Barq.Persistence.Organizations;

namespace Barq.Persistence.Vehicles;

/// <summary>A vehicle of an organization's fleet.</summary>
[Description("A vehicle of the fleet.")]
[Table("vehicles")]
public sealed class Vehicle : Entity, IOrganizationOwned, IVersioned
{
    /// <summary>Key of the owning organization.</summary>
    [Description("Key of the owning organization.")]
    public long OrganizationId { get; set; }

    /// <summary>The owning organization.</summary>
    [Description("The owning organization.")]
    public Organization Organization { get; set; } = null!;

    /// <summary>Number plate (of a bicycle: its frame number); unique over all organizations.</summary>
    [Description("Number plate (of a bicycle: its frame number); unique over all organizations.")]
    [MaxLength(20)]
    [Searched(IsNumber = true)]
    public required string PlateNumber { get; set; }

    /// <summary>What kind of vehicle it is.</summary>
    [Description("What kind of vehicle it is.")]
    public VehicleType VehicleType { get; set; }

    /// <summary>Manufacturer.</summary>
    [Description("Manufacturer.")]
    [MaxLength(100)]
    public required string Make { get; set; }

    /// <summary>Model.</summary>
    [Description("Model.")]
    [MaxLength(100)]
    public required string Model { get; set; }

    /// <summary>Model year.</summary>
    [Description("Model year.")]
    [Range(1900, 2200)]
    public int Year { get; set; }

    /// <summary>Whether the vehicle can be driven.</summary>
    [Description("Whether the vehicle can be driven.")]
    public VehicleStatus Status { get; set; }

    /// <summary>What the vehicle runs on; null for one without fuel, a bicycle.</summary>
    [Description("What the vehicle runs on; null for one without fuel, a bicycle.")]
    public FuelType? FuelType { get; set; }

    /// <summary>Distance driven so far, in whole kilometres.</summary>
    [Description("Distance driven so far, in whole kilometres.")]
    [Range(0, int.MaxValue)]
    public int CurrentMileage { get; set; }

    /// <summary>The couriers who drive the vehicle at present.</summary>
    [Description("The couriers who drive the vehicle at present.")]
    public ICollection<Courier> Couriers { get; } = [];

    /// <inheritdoc />
    [Description("Counts the saved changes; a change names the version it was made from.")]
    public int Version { get; set; }
}
