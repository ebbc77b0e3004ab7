using Barq.Persistence.Changes;
using Barq.Persistence.Outbox;
using Barq.Persistence.Writing;

namespace Barq.Persistence.Events;

/// <summary>Tells what a write changed, right after its commit. Registered behind the cache's follower: who is told reads nothing stale.</summary>
internal sealed class EventsAfterCommit(FleetEvents events) : ICommitFollower
{
    /// <inheritdoc/>
    public Task CommittedAsync(CommittedChanges changes) => Task.WhenAll(
        changes.Rows.Select(row => Event(row.Message, row.Change))
            .Concat(changes.Bulk.Select(bulk => Event(bulk.Message, bulk.Change)).OfType<FleetEvent>())
            .Select(occurred => events.PublishAsync(occurred, CancellationToken.None)));

    /// <summary>The event of a committed change: the same however often it is told.</summary>
    internal static FleetEvent Event(OutboxMessage message, EntityChange change) => new()
    {
        Kind = FleetEventKinds.EntityChanged,
        EntityType = change.Type,
        Key = change.Id,
        OrganizationId = message.OrganizationId,
        Id = Id(message),
        OccurredAt = message.CreatedAt,
        IsNew = change.IsNew,
        Facts = change.Facts ?? new Dictionary<string, EventFact>(),
    };

    /// <summary>The event of many committed rows; null where nobody waits for such.</summary>
    internal static FleetEvent? Event(OutboxMessage message, BulkChange change) => change.Added.Count == 0 ? null : new()
    {
        Kind = FleetEventKinds.RowsAdded,
        EntityType = change.Type,
        Key = 0,
        OrganizationId = message.OrganizationId,
        Id = Id(message),
        OccurredAt = message.CreatedAt,
        IsNew = true,
        Added = change.Added,
    };

    /// <summary>The id of a message's event.</summary>
    internal static string Id(OutboxMessage message) => $"outbox-{message.Id}";
}
