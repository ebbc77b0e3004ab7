using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using Barq.Persistence.Access;
using Barq.Persistence.Changes;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Folding;
using Barq.Persistence.Organizations;
using Barq.Persistence.Tickets;
using Barq.Persistence.Vehicles;

namespace Barq.Persistence.Couriers;

/// <summary>A person of an organization who brings deliveries to their recipients.</summary>
[Description("A person who brings deliveries to their recipients.")]
[Table("couriers")]
public sealed class Courier : Entity, IOrganizationOwned, IVersioned
{
    /// <summary>Characters of a city's name at most.</summary>
    public const int MaxCityLength = 100;

    /// <summary>Key of the owning organization.</summary>
    [Description("Key of the owning organization.")]
    public long OrganizationId { get; set; }

    /// <summary>The owning organization.</summary>
    [Description("The owning organization.")]
    public Organization Organization { get; set; } = null!;

    /// <summary>The courier's number, as on the badge; unique over all organizations.</summary>
    [Description("The courier's number, as on the badge; unique over all organizations.")]
    [MaxLength(50)]
    [Searched(IsNumber = true)]
    public required string BarqId { get; set; }

    /// <summary>Full name.</summary>
    [Description("Full name.")]
    [MaxLength(200)]
    [Searched]
    public required string FullName { get; set; }

    /// <summary>E-mail address; null where none is known.</summary>
    [Description("E-mail address; null where none is known.")]
    [MaxLength(254)]
    [PersonalData(CallerRole.Manager, ShownToCourier = true)]
    public string? Email { get; set; }

    /// <summary>Mobile number in international form (+966…).</summary>
    [Description("Mobile number in international form (+966…).")]
    [MaxLength(20)]
    [PersonalData(CallerRole.Manager, ShownToCourier = true)]
    public required string MobileNumber { get; set; }

    /// <summary>Where the courier stands in working for the organization.</summary>
    [Description("Where the courier stands in working for the organization.")]
    [EventFact]
    public CourierStatus Status { get; set; }

    /// <summary>The kind of business that the courier delivers for.</summary>
    [Description("The kind of business that the courier delivers for.")]
    public ProjectType ProjectType { get; set; }

    /// <summary>The city that the courier works in.</summary>
    [Description("The city that the courier works in.")]
    [MaxLength(MaxCityLength)]
    public required string City { get; set; }

    /// <summary>The day on which the courier joined.</summary>
    [Description("The day on which the courier joined.")]
    public DateOnly JoiningDate { get; set; }

    /// <summary>Key of the vehicle that the courier drives at present; null for none.</summary>
    [Description("Key of the vehicle that the courier drives at present; null for none.")]
    public long? CurrentVehicleId { get; set; }

    /// <summary>The vehicle that the courier drives at present; null for none.</summary>
    [Description("The vehicle that the courier drives at present; null for none.")]
    public Vehicle? CurrentVehicle { get; set; }

    /// <summary>How well the courier works, 0 (worst) to 100 (best), two decimals; null until there is something to judge.</summary>
    [Description("How well the courier works, 0 (worst) to 100 (best), two decimals; null until there is something to judge.")]
    [Range(0.0, 100.0)]
    public decimal? PerformanceScore { get; set; }

    /// <summary>How many parcels the courier has handed over in all.</summary>
    [Description("How many parcels the courier has handed over in all.")]
    [Range(0, int.MaxValue)]
    public int TotalDeliveries { get; set; }

    /// <summary>The deliveries that are or were the courier's.</summary>
    [Description("The deliveries that are or were the courier's.")]
    public ICollection<Delivery> Deliveries { get; } = [];

    /// <summary>The support tickets about the courier.</summary>
    [Description("The support tickets about the courier.")]
    public ICollection<Ticket> Tickets { get; } = [];

    /// <inheritdoc />
    [Description("Counts the saved changes; a change names the version it was made from.")]
    public int Version { get; set; }
}
