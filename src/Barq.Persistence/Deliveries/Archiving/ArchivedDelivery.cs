using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using Barq.Persistence.Couriers;
using Barq.Persistence.Organizations;

namespace Barq.Persistence.Deliveries.Archiving;

/// <summary>A delivery that came to its end long ago, under the key that it had. Written once, never edited.</summary>
[Description("A delivery that came to its end long ago: it was moved here from the deliveries, with its changes of status.")]
[Table("archived_deliveries")]
public sealed class ArchivedDelivery : Entity, IOrganizationOwned
{
    /// <summary>Key of the owning organization.</summary>
    [Description("Key of the owning organization.")]
    public long OrganizationId { get; set; }

    /// <summary>The owning organization.</summary>
    [Description("The owning organization.")]
    public Organization Organization { get; set; } = null!;

    /// <summary>The number that sender and recipient knew the parcel by. Free for another delivery from now on, so it is not unique here.</summary>
    [Description("The number that sender and recipient knew the parcel by; it may have been given to another delivery since.")]
    [MaxLength(50)]
    public required string TrackingNumber { get; set; }

    /// <summary>Key of the last courier; null where there was none.</summary>
    [Description("Key of the last courier; null where there was none.")]
    public long? CourierId { get; set; }

    /// <summary>The last courier; null where there was none.</summary>
    [Description("The last courier; null where there was none.")]
    public Courier? Courier { get; set; }

    /// <summary>Where the parcel was picked up.</summary>
    [Description("Where the parcel was picked up.")]
    [MaxLength(500)]
    public required string PickupAddress { get; set; }

    /// <summary>The city that the parcel was picked up in; null where nothing said.</summary>
    [Description("The city that the parcel was picked up in; null where nothing said.")]
    [MaxLength(Courier.MaxCityLength)]
    public string? City { get; set; }

    /// <summary>Where the parcel was to be handed over.</summary>
    [Description("Where the parcel was to be handed over.")]
    [MaxLength(500)]
    public required string DeliveryAddress { get; set; }

    /// <summary>How it ended.</summary>
    [Description("How it ended.")]
    public DeliveryStatus Status { get; set; }

    /// <summary>When the courier picked the parcel up (UTC); null where that did not happen.</summary>
    [Description("When the courier picked the parcel up; null where that did not happen.")]
    public DateTimeOffset? PickedUpAt { get; set; }

    /// <summary>When the parcel was handed over (UTC); null where it was not.</summary>
    [Description("When the parcel was handed over; null where it was not.")]
    public DateTimeOffset? DeliveredAt { get; set; }

    /// <summary>Cash collected on delivery, in Saudi riyals (two decimals).</summary>
    [Description("Cash to collect on delivery, in Saudi riyals (two decimals).")]
    [Range(0, 99_999_999.99)]
    public decimal CodAmount { get; set; }

    /// <summary>Notes for the courier; null for none.</summary>
    [Description("Notes for the courier; null for none.")]
    [MaxLength(2000)]
    public string? Notes { get; set; }

    /// <summary>Its changes of status in their order, as a JSON list of <c>status</c>, <c>note</c> and <c>occurredAt</c>.</summary>
    [Description("Its changes of status in their order, as a JSON list of `status`, `note` and `occurredAt`.")]
    public required string History { get; set; }

    /// <summary>When it was moved here (UTC).</summary>
    [Description("When it was moved here.")]
    public DateTimeOffset ArchivedAt { get; set; }
}
