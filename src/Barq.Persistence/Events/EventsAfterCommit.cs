using Barq.Persistence.Changes;
using Barq.Persistence.Outbox;
using Barq.Persistence.Writing;

namespace Barq.Persistence.Events;

/// <summary>Tells what a write changed, right after its commit. Registered behind the cache's follower: who is told reads nothing stale.</summary>
internal sealed class EventsAfterCommit(FleetEvents events) : ICommitFollower
{
    /// <inheritdoc/>
    public Task CommittedAsync(CommittedChanges changes) => Task.WhenAll(changes.Rows.Select(row =>
        events.PublishAsync(Event(row.Message, row.Change), CancellationToken.None)));

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

    /// <summary>The id of a message's event.</summary>
    internal static string Id(OutboxMessage message) => $"outbox-{message.Id}";
}

/// <summary>Tells once more what was committed by a process that died before it could tell, or while Redis was away.</summary>
internal sealed class EventsHandler(FleetEvents events) : IOutboxHandler
{
    /// <inheritdoc/>
    public string Kind => OutboxMessage.EntityChanged;

    /// <inheritdoc/>
    public async Task HandleAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        if (!events.IsStarted || events.IsShared(EventsAfterCommit.Id(message)))
        {
            return;
        }

        if (!await events.PublishAsync(EventsAfterCommit.Event(message, EntityChange.FromJson(message.Payload)), cancellationToken))
        {
            throw new OutboxDeferredException("Redis is away.");
        }
    }
}
