using Barq.Jobs.Offloading;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Deliveries.Notifications;
using Barq.Persistence.Outbox;
using Barq.Persistence.Outbox.Dispatching;
using Barq.Persistence.Storage;
using Barq.Persistence.Writing;
using Microsoft.EntityFrameworkCore;

namespace Barq.Jobs.Deliveries;

/// <summary>
/// Makes a job for each target that wants to know of a change of status, in the transaction that takes the change's message from the outbox:
/// no change is forgotten, and none is told twice because a process died.
/// </summary>
internal sealed class StatusChangeRelay(JobClient jobs) : IOutboxRelay
{
    /// <inheritdoc/>
    public string Kind => StatusChange.MessageKind;

    /// <inheritdoc/>
    public async Task<MessageRelay> PrepareAsync(FleetDbContext context, IReadOnlyList<OutboxMessage> messages, CancellationToken cancellationToken)
    {
        var organizations = messages.Select(message => message.OrganizationId).Distinct().ToArray();
        var targets = (await context.NotificationTargets.AsNoTracking()
                .Where(target => organizations.Contains(target.OrganizationId) && target.IsActive).OrderBy(target => target.Id).ToListAsync(cancellationToken))
            .ToLookup(target => target.OrganizationId);
        return (scope, message, token) => targets.Contains(message.OrganizationId) ? RelayAsync(scope, message, targets[message.OrganizationId], token) : Task.CompletedTask;
    }

    private async Task RelayAsync(WriteScope scope, OutboxMessage message, IEnumerable<NotificationTarget> targets, CancellationToken cancellationToken)
    {
        var change = StatusChange.FromJson(message.Payload);
        foreach (var target in targets.Where(target => target.Wants(change.Status)))
        {
            await jobs.EnqueueAsync(
                scope,
                new JobRequest(NotifyStatusChangeJob.Kind, new NotifyStatusChangeArguments(change, target.Id), message.OrganizationId),
                cancellationToken);
        }
    }
}
