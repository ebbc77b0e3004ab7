using Barq.Persistence.Outbox;
using Barq.Persistence.Writing;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>Drops what a write touched, on all nodes, before the write is answered.</summary>
internal sealed class DropAfterCommit(CacheBus bus) : ICommitFollower
{
    /// <inheritdoc/>
    public Task CommittedAsync(CommittedChanges changes)
    {
        var tags = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in changes.Rows)
        {
            Add(tags, row.Type, row.Key, row.Organization, changes.RecordTypes);
        }

        return bus.DropAsync(tags, changes.Messages.Select(message => message.Id).ToArray());
    }

    /// <summary>Adds the tags of a changed row.</summary>
    internal static void Add(HashSet<string> tags, string type, long key, long organization, IEnumerable<string> records)
    {
        tags.Add(CacheTags.Row(type, key));
        foreach (var listed in records.Prepend(type))
        {
            tags.Add(CacheTags.List(listed, organization));
            tags.Add(CacheTags.List(listed, null));
        }
    }
}

/// <summary>Drops once more what a write touched whose process died before it could, or while Redis was away.</summary>
internal sealed class DropHandler(CacheBus bus, CacheBreaker breaker, CacheOptions options) : IOutboxHandler
{
    /// <inheritdoc/>
    public string Kind => OutboxMessage.EntityChanged;

    /// <inheritdoc/>
    public async Task HandleAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        if (!options.Enabled || bus.IsDone(message.Id))
        {
            return;
        }

        if (breaker.IsOpen)
        {
            // Not even tried: the outbox is held meanwhile, and on SQLite with it every write.
            throw new OutboxDeferredException("Redis is slow or away.");
        }

        var change = EntityChange.FromJson(message.Payload);
        var tags = new HashSet<string>(StringComparer.Ordinal);
        DropAfterCommit.Add(tags, change.Type, change.Id, message.OrganizationId, change.Records ?? []);

        if (!await bus.DropAsync(tags, [message.Id]))
        {
            // The message outlives this process, which would forget that it owes Redis a drop.
            throw new OutboxDeferredException("Redis is away.");
        }
    }
}
