using Barq.Persistence.Outbox;
using System.Text.Json;

namespace Barq.Persistence.Changes;

/// <summary>The payload of <see cref="OutboxMessage.EntityChanged"/>.</summary>
/// <param name="Type">The entity's name.</param>
/// <param name="Id">Its key.</param>
/// <param name="Action">What was done, as the audit log names it.</param>
/// <param name="IsNew">Whether it was created.</param>
/// <param name="Records">The types of the rows that came with it: events, entries of the audit log.</param>
/// <param name="Facts">The values by which subscribers choose; null for none.</param>
public sealed record EntityChange(
    string Type, long Id, string Action, bool IsNew, IReadOnlyList<string>? Records = null, IReadOnlyDictionary<string, EventFact>? Facts = null)
{
    /// <summary>Reads a payload.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static EntityChange FromJson(string payload) =>
        JsonSerializer.Deserialize<EntityChange>(payload, JsonSerializerOptions.Web) ?? throw new JsonException("The payload is null.");

    /// <summary>Writes it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);
}
