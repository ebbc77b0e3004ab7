using System.Text.Json;
using Barq.Persistence.Changes;
using Barq.Persistence.Outbox;

namespace Barq.Persistence.Events;

/// <summary>Tells once more what was committed by a process that died before it could tell, or while Redis was away.</summary>
internal abstract class EventsAgain(FleetEvents events) : IOutboxHandler
{
    /// <inheritdoc/>
    public abstract string Kind { get; }

    /// <inheritdoc/>
    public async Task HandleAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        if (!events.IsStarted || events.IsShared(EventsAfterCommit.Id(message)) || Read(message) is not { } occurred)
        {
            return;
        }

        if (!await events.PublishAsync(occurred, cancellationToken))
        {
            throw new OutboxDeferredException("Redis is away.");
        }
    }

    /// <summary>The event; null where there is none.</summary>
    /// <exception cref="JsonException">The message can't be read.</exception>
    protected abstract FleetEvent? Read(OutboxMessage message);
}

/// <summary>Of a row that people edit.</summary>
internal sealed class EventsHandler(FleetEvents events) : EventsAgain(events)
{
    /// <inheritdoc/>
    public override string Kind => OutboxMessage.EntityChanged;

    /// <inheritdoc/>
    protected override FleetEvent? Read(OutboxMessage message) => EventsAfterCommit.Event(message, EntityChange.FromJson(message.Payload));
}

/// <summary>Of many rows.</summary>
internal sealed class ManyEventsHandler(FleetEvents events) : EventsAgain(events)
{
    /// <inheritdoc/>
    public override string Kind => OutboxMessage.RowsChanged;

    /// <inheritdoc/>
    protected override FleetEvent? Read(OutboxMessage message) => EventsAfterCommit.Event(message, BulkChange.FromJson(message.Payload));
}
