using System.Text.Json;
using Barq.Persistence.Outbox;
using Barq.Persistence.Storage;

namespace Barq.Persistence.Deliveries;

/// <summary>A delivery's change of status, as a message that is committed with it.</summary>
/// <param name="Id">Unique: who is told twice sees the same.</param>
/// <param name="OrganizationId">The organization.</param>
/// <param name="DeliveryId">The delivery.</param>
/// <param name="TrackingNumber">Its tracking number.</param>
/// <param name="CourierId">Its courier; null for none.</param>
/// <param name="From">The status that it had, as text.</param>
/// <param name="Status">The status that it came to, as text.</param>
/// <param name="Note">A remark; null for none.</param>
/// <param name="OccurredAt">When it happened.</param>
public sealed record StatusChange(
    string Id, long OrganizationId, long DeliveryId, string TrackingNumber, long? CourierId, string From, string Status, string? Note, DateTimeOffset OccurredAt)
{
    /// <summary>The kind of the outbox message.</summary>
    public const string MessageKind = "delivery-status-changed";

    /// <summary>Reads a message.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static StatusChange FromJson(string payload) =>
        JsonSerializer.Deserialize<StatusChange>(payload, JsonSerializerOptions.Web) ?? throw new JsonException("The payload is null.");

    /// <summary>The message of a change.</summary>
    internal static OutboxMessage Message(Delivery delivery, DeliveryStatus from, string? note, DateTimeOffset occurredAt) => new()
    {
        OrganizationId = delivery.OrganizationId,
        Kind = MessageKind,
        Payload = JsonSerializer.Serialize(
            new StatusChange(
                Guid.CreateVersion7().ToString("n"), delivery.OrganizationId, delivery.Id, delivery.TrackingNumber, delivery.CourierId,
                EnumText.ToText(from), EnumText.ToText(delivery.Status), note, occurredAt),
            JsonSerializerOptions.Web),
    };
}
