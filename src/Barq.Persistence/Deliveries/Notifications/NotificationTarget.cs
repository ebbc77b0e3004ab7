using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Auditing;
using Barq.Persistence.Organizations;

namespace Barq.Persistence.Deliveries.Notifications;

/// <summary>Somebody whom an organization has told when a delivery's status changes.</summary>
[Description("Somebody whom an organization has told when a delivery's status changes: a mailbox, or a web service.")]
public sealed class NotificationTarget : Entity, IOrganizationOwned, IVersioned
{
    /// <summary>Key of the owning organization.</summary>
    [Description("Key of the owning organization.")]
    public long OrganizationId { get; set; }

    /// <summary>The owning organization.</summary>
    [Description("The owning organization.")]
    public Organization Organization { get; set; } = null!;

    /// <summary>How it is told.</summary>
    [Description("How it is told.")]
    public NotificationChannel Channel { get; set; }

    /// <summary>A mail address, or the URL of a web service.</summary>
    [Description("A mail address, or the URL of a web service.")]
    [MaxLength(500)]
    public required string Address { get; set; }

    /// <summary>The secret that a web service checks signatures with: <c>whsec_</c> and 24 to 64 bytes in Base64. Never shown. Null for a mailbox.</summary>
    [Description("The secret that a web service checks signatures with; null for a mailbox.")]
    [MaxLength(200)]
    [Secret]
    public string? SigningSecret { get; set; }

    /// <summary>The statuses that it is told of, separated by commas; <c>*</c> for all.</summary>
    [Description("The statuses that it is told of, separated by commas (`DELIVERED,FAILED`); `*` for all.")]
    [MaxLength(200)]
    public required string Statuses { get; set; }

    /// <summary>Whether it is told at all.</summary>
    [Description("Whether it is told at all.")]
    public bool IsActive { get; set; } = true;

    /// <inheritdoc />
    [Description("Counts the saved changes; a change names the version it was made from.")]
    public int Version { get; set; }

    /// <summary>Whether it is told of a status.</summary>
    public bool Wants(string status) => Statuses == "*" || Statuses.Split(',').Contains(status, StringComparer.Ordinal);
}

/// <summary>How somebody is told.</summary>
[Description("How somebody is told.")]
public enum NotificationChannel
{
    /// <summary>By a mail.</summary>
    [Description("By a mail.")]
    Mail,

    /// <summary>By a signed POST request.</summary>
    [Description("By a signed POST request.")]
    Webhook,
}
