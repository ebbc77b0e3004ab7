using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using Barq.Persistence.Changes;
using Barq.Persistence.Couriers;
using Barq.Persistence.Folding;
using Barq.Persistence.Organizations;
using Barq.Persistence.Tickets;

namespace Barq.Persistence.Deliveries;

/// <summary>A parcel's way from one address to another.</summary>
[Description("A parcel's way from one address to another.")]
[Table("deliveries")]
public sealed class Delivery : Entity, IOrganizationOwned, IVersioned
{
    /// <summary>Key of the owning organization.</summary>
    [Description("Key of the owning organization.")]
    public long OrganizationId { get; set; }

    /// <summary>The owning organization.</summary>
    [Description("The owning organization.")]
    public Organization Organization { get; set; } = null!;

    /// <summary>The number that sender and recipient know the parcel by; unique over all organizations.</summary>
    [Description("The number that sender and recipient know the parcel by; unique over all organizations.")]
    [MaxLength(50)]
    [Searched(IsNumber = true)]
    public required string TrackingNumber { get; set; }

    /// <summary>Key of the courier; null until one is assigned.</summary>
    [Description("Key of the courier; null until one is assigned.")]
    [EventFact]
    public long? CourierId { get; set; }

    /// <summary>The courier; null until one is assigned.</summary>
    [Description("The courier; null until one is assigned.")]
    public Courier? Courier { get; set; }

    /// <summary>Where the parcel is picked up.</summary>
    [Description("Where the parcel is picked up.")]
    [MaxLength(500)]
    [Searched]
    public required string PickupAddress { get; set; }

    /// <summary>Where the parcel is to be handed over.</summary>
    [Description("Where the parcel is to be handed over.")]
    [MaxLength(500)]
    [Searched]
    public required string DeliveryAddress { get; set; }

    /// <summary>The city that the parcel is picked up in (<see cref="DeliveryCities"/>); null where nothing says.</summary>
    [Description("The city that the parcel is picked up in, as the last part of that address says where nobody says otherwise; null where nothing says.")]
    [MaxLength(Courier.MaxCityLength)]
    [EventFact]
    public string? City { get; set; }

    /// <summary>Where the delivery stands on its way.</summary>
    [Description("Where the delivery stands on its way.")]
    [EventFact]
    public DeliveryStatus Status { get; set; }

    /// <summary>When the courier picked the parcel up (UTC); null before that.</summary>
    [Description("When the courier picked the parcel up; null before that.")]
    public DateTimeOffset? PickedUpAt { get; set; }

    /// <summary>When the parcel was handed over (UTC); null before that.</summary>
    [Description("When the parcel was handed over; null before that.")]
    public DateTimeOffset? DeliveredAt { get; set; }

    /// <summary>Cash to collect on delivery, in Saudi riyals (two decimals); 0 for a prepaid parcel.</summary>
    [Description("Cash to collect on delivery, in Saudi riyals (two decimals); 0 for a prepaid parcel.")]
    [Range(0, 99_999_999.99)]
    public decimal CodAmount { get; set; }

    /// <summary>Notes for the courier; null for none.</summary>
    [Description("Notes for the courier; null for none.")]
    [MaxLength(2000)]
    public string? Notes { get; set; }

    /// <summary>The delivery's changes of status.</summary>
    [Description("The delivery's changes of status.")]
    public ICollection<DeliveryEvent> Events { get; } = [];

    /// <summary>The support tickets about the delivery.</summary>
    [Description("The support tickets about the delivery.")]
    public ICollection<Ticket> Tickets { get; } = [];

    /// <inheritdoc />
    [Description("Counts the saved changes; a change names the version it was made from.")]
    public int Version { get; set; }
}
