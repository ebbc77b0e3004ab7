using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using Barq.Persistence.Auditing;
using Barq.Persistence.Organizations;
using Barq.Persistence.Storage;

namespace Barq.Persistence.Deliveries.Notifications;

/// <summary>Somebody whom an organization has told when a delivery's status changes.</summary>
[Description("Somebody whom an organization has told when a delivery's status changes: a mailbox, or a web service.")]
[Table("notification_targets")]
public sealed class NotificationTarget : Entity, IOrganizationOwned, IVersioned
{
    /// <summary>What stands for all statuses.</summary>
    internal const string All = "*";

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

    /// <summary>The texts of the statuses that it is told of, separated by commas; <c>*</c> for all, those to come among them.</summary>
    [Description("The statuses that it is told of.")]
    [MaxLength(200)]
    public required string Statuses { get; set; }

    /// <summary>Whether it is told at all.</summary>
    [Description("Whether it is told at all.")]
    public bool IsActive { get; set; } = true;

    /// <inheritdoc />
    [Description("Counts the saved changes; a change names the version it was made from.")]
    public int Version { get; set; }

    /// <summary>How statuses are kept.</summary>
    /// <param name="statuses">The statuses; null for all.</param>
    public static string TextOf(IReadOnlyList<DeliveryStatus>? statuses) =>
        statuses is null || Enum.GetValues<DeliveryStatus>().All(statuses.Contains) ? All : string.Join(',', statuses.Distinct().Select(EnumText.ToText));

    /// <summary>The texts of the statuses that are kept so.</summary>
    public static IReadOnlyList<string> StatusesOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text == All ? EnumText.All(typeof(DeliveryStatus)) : text.Split(',');
    }

    /// <summary>Whether it is told of a status.</summary>
    public bool Wants(string status) => Statuses == All || Statuses.Split(',').Contains(status, StringComparer.Ordinal);
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
