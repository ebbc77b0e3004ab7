using System.Collections.ObjectModel;
using System.Text.Json;
using Barq.Persistence.Changes;

namespace Barq.Persistence.Events;

/// <summary>Something that has happened in the fleet: committed, and told to whoever wants to know on any node.</summary>
/// <remarks>It says which object it is about, not what the object looks like: who wants to know reads it, and never sees an old state.</remarks>
public sealed record FleetEvent
{
    /// <summary>What happened: one of <see cref="FleetEventKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The entity's name, such as <c>Delivery</c>.</summary>
    public required string EntityType { get; init; }

    /// <summary>The entity's key.</summary>
    public required long Key { get; init; }

    /// <summary>Key of the organization that it belongs to; nobody else is told.</summary>
    public required long OrganizationId { get; init; }

    /// <summary>Unique: an event that comes twice has the same.</summary>
    public string Id { get; init; } = Guid.CreateVersion7().ToString("n");

    /// <summary>When it happened (UTC).</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Whether the object was created by it.</summary>
    public bool IsNew { get; init; }

    /// <summary>The values by which subscribers choose, by their client's names (<c>courierId</c>): see <see cref="EventFactAttribute"/>.</summary>
    public IReadOnlyDictionary<string, EventFact> Facts { get; init; } = ReadOnlyDictionary<string, EventFact>.Empty;

    /// <summary>Of rows that were added many at once, whatever some of them have together, once: see <see cref="BulkChange.Added"/>.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string?>> Added { get; init; } = [];

    /// <summary>Of <see cref="FleetEventKinds.RowsAdded"/> an event of one row for all that have the same.</summary>
    public IEnumerable<FleetEvent> OfEach() => Added.Select(values => this with
    {
        Kind = FleetEventKinds.EntityChanged,
        Facts = values.ToDictionary(value => value.Key, value => new EventFact(null, value.Value), StringComparer.Ordinal),
        Added = [],
    });

    /// <summary>A fact by its name; one that the event does not have was null and is null.</summary>
    public EventFact Fact(string name) => Facts.GetValueOrDefault(name);

    /// <summary>Reads an event.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    internal static FleetEvent FromJson(ReadOnlySpan<char> json) =>
        JsonSerializer.Deserialize<FleetEvent>(json, JsonSerializerOptions.Web) ?? throw new JsonException("The event is null.");

    /// <summary>Writes it.</summary>
    internal string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);
}

/// <summary>The kinds of events.</summary>
public static class FleetEventKinds
{
    /// <summary>An entity was created or changed. The unit of work tells it of every commit by itself.</summary>
    public const string EntityChanged = "entity-changed";

    /// <summary>
    /// Rows of a type were added, too many to tell of each; the key is 0. Whoever waits for one like them is told that some may have been missed. The unit of
    /// work tells it of every commit by itself.
    /// </summary>
    public const string RowsAdded = "rows-added";

    /// <summary>The gateways are to fill their caches again. About no entity and no organization.</summary>
    public const string CachesDue = "caches-due";

    /// <summary>A background job got on; the key is its row's.</summary>
    public const string JobProgressed = "job-progressed";
}
