using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using Barq.Persistence.Changes;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Tickets;
using Barq.Persistence.Users;
using Barq.Persistence.Vehicles;

namespace Barq.Persistence.Organizations;

/// <summary>A company that runs a fleet. Everything else belongs to one organization.</summary>
[Description("A company that runs a fleet.")]
[Table("organizations")]
public sealed class Organization : Entity, IVersioned
{
    /// <summary>Name shown to people; unique.</summary>
    [Description("Name shown to people; unique.")]
    [MaxLength(200)]
    public required string Name { get; set; }

    /// <summary>Short name for URLs: lower-case letters, digits and hyphens; unique.</summary>
    [Description("Short name for URLs: lower-case letters, digits and hyphens; unique.")]
    [MaxLength(100)]
    public required string Slug { get; set; }

    /// <summary>Whether the organization's users may use the fleet.</summary>
    [Description("Whether the organization's users may use the fleet.")]
    [EventFact]
    public bool IsActive { get; set; } = true;

    /// <summary>What the organization pays for.</summary>
    [Description("What the organization pays for.")]
    public SubscriptionPlan SubscriptionPlan { get; set; }

    /// <summary>Where the subscription stands.</summary>
    [Description("Where the subscription stands.")]
    public SubscriptionStatus SubscriptionStatus { get; set; }

    /// <summary>How many users the plan allows.</summary>
    [Description("How many users the plan allows.")]
    [Range(0, int.MaxValue)]
    public int MaxUsers { get; set; }

    /// <summary>How many couriers the plan allows.</summary>
    [Description("How many couriers the plan allows.")]
    [Range(0, int.MaxValue)]
    public int MaxCouriers { get; set; }

    /// <summary>How many vehicles the plan allows.</summary>
    [Description("How many vehicles the plan allows.")]
    [Range(0, int.MaxValue)]
    public int MaxVehicles { get; set; }

    /// <summary>When the trial ends or ended (UTC); null where there was none.</summary>
    [Description("When the trial ends or ended; null where there was none.")]
    public DateTimeOffset? TrialEndsAt { get; set; }

    /// <summary>The people who work with the fleet.</summary>
    [Description("The people who work with the fleet.")]
    public ICollection<User> Users { get; } = [];

    /// <summary>The couriers.</summary>
    [Description("The couriers.")]
    public ICollection<Courier> Couriers { get; } = [];

    /// <summary>The vehicles.</summary>
    [Description("The vehicles.")]
    public ICollection<Vehicle> Vehicles { get; } = [];

    /// <summary>The deliveries.</summary>
    [Description("The deliveries.")]
    public ICollection<Delivery> Deliveries { get; } = [];

    /// <summary>The support tickets.</summary>
    [Description("The support tickets.")]
    public ICollection<Ticket> Tickets { get; } = [];

    /// <inheritdoc />
    [Description("Counts the saved changes; a change names the version it was made from.")]
    public int Version { get; set; }
}
