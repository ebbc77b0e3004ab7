using System.Collections.ObjectModel;

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
/// drops their lists, and the rows that were there before, from the caches. Subscribers are not told of each; what the audit log has of
/// them the write decides.
/// </summary>
/// <param name="Type">The entity's name.</param>
/// <param name="Organization">The organization that has them.</param>
/// <param name="Keys">The keys of the rows that were there before; none for new rows, which no cache can hold.</param>
/// <param name="Records">The types of the rows that came with them: events, entries of the audit log.</param>
public sealed record BulkChange(string Type, long Organization, IReadOnlyList<long> Keys, IReadOnlyList<string> Records)
{
    /// <summary>Keys of one change at most, so that a message stays small.</summary>
    public const int MostKeys = 2000;
}
