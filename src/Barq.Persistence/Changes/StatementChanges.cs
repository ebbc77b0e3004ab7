using System.Collections.ObjectModel;
using System.Text.Json;
using Barq.Persistence.Outbox;

namespace Barq.Persistence.Changes;

/// <summary>
/// A row that the write has changed by a statement of its own: recorded as one that was loaded and saved, with an entry in the audit log, a
/// message and an event.
/// </summary>
/// <param name="Type">The entity's name.</param>
/// <param name="Key">Its key.</param>
/// <param name="Organization">The organization that has it.</param>
/// <param name="Before">The changed fields as they were, as a JSON object.</param>
/// <param name="After">The changed fields as they became, as a JSON object.</param>
public sealed record NotedChange(string Type, long Key, long Organization, string? Before, string? After)
{
    /// <summary>The values by which subscribers choose: see <see cref="EventFactAttribute"/>.</summary>
    public IReadOnlyDictionary<string, EventFact> Facts { get; init; } = ReadOnlyDictionary<string, EventFact>.Empty;
}

/// <summary>
/// Many rows of one type and organization that the write has changed by statements of its own. One message stands for all of them: it
/// drops their lists, and the rows that were there before, from the caches. Subscribers are not told of each, but that there are some; what the
/// audit log has of them the write decides.
/// </summary>
/// <param name="Type">The entity's name.</param>
/// <param name="Organization">The organization that has them.</param>
/// <param name="Keys">The keys of the rows that were there before; none for new rows, which no cache can hold.</param>
/// <param name="Records">The types of the rows that came with them: events, entries of the audit log.</param>
public sealed record BulkChange(string Type, long Organization, IReadOnlyList<long> Keys, IReadOnlyList<string> Records)
{
    /// <summary>Keys of one change at most, so that a message stays small.</summary>
    public const int MostKeys = 2000;

    /// <summary>
    /// What rows that were added have of what subscribers choose by (<see cref="EventFactAttribute"/>), by their client's names: whatever some of them have
    /// together, once. None where there are no new rows, or nobody can watch them.
    /// </summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string?>> Added { get; init; } = [];

    /// <summary>Reads the payload of <see cref="OutboxMessage.RowsChanged"/>.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static BulkChange FromJson(string payload) =>
        JsonSerializer.Deserialize<BulkChange>(payload, JsonSerializerOptions.Web) ?? throw new JsonException("The payload is null.");
}
