using System.Text.Json;
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
        foreach (var (change, message) in changes.Rows)
        {
            Add(tags, change, message.OrganizationId);
        }

        foreach (var (change, _) in changes.Bulk)
        {
            Add(tags, change);
        }

        return bus.DropAsync(tags, changes.Rows.Select(row => row.Message).Concat(changes.Bulk.Select(bulk => bulk.Message)).Select(message => message.Id).ToArray());
    }

    /// <summary>Adds the tags of many changed rows.</summary>
    internal static void Add(HashSet<string> tags, BulkChange change)
    {
        foreach (var key in change.Keys)
        {
            tags.Add(CacheTags.Row(change.Type, key));
        }

        AddLists(tags, change.Type, change.Organization, change.Records);
    }

    /// <summary>Adds the tags of a changed row.</summary>
    internal static void Add(HashSet<string> tags, string type, long key, long organization, IEnumerable<string> records)
    {
        tags.Add(CacheTags.Row(type, key));
        AddLists(tags, type, organization, records);
    }

    /// <summary>Adds the tags of a change that a message tells.</summary>
    internal static void Add(HashSet<string> tags, EntityChange change, long organization) => Add(tags, change.Type, change.Id, organization, change.Records ?? []);

    private static void AddLists(HashSet<string> tags, string type, long organization, IEnumerable<string> records)
    {
        foreach (var listed in records.Prepend(type))
        {
            tags.Add(CacheTags.List(listed, organization));
            tags.Add(CacheTags.List(listed, null));
        }
    }
}

/// <summary>Drops once more what a write touched whose process died before it could, or while Redis was away.</summary>
internal sealed class DropHandler(CacheBus bus, CacheBreaker breaker, CacheOptions options) : DropAgain(bus, breaker, options)
{
    /// <inheritdoc/>
    public override string Kind => OutboxMessage.EntityChanged;

    protected override void AddTags(HashSet<string> tags, OutboxMessage message) =>
        DropAfterCommit.Add(tags, EntityChange.FromJson(message.Payload), message.OrganizationId);
}

/// <summary>The same for many rows at once.</summary>
internal sealed class DropManyHandler(CacheBus bus, CacheBreaker breaker, CacheOptions options) : DropAgain(bus, breaker, options)
{
    /// <inheritdoc/>
    public override string Kind => OutboxMessage.RowsChanged;

    protected override void AddTags(HashSet<string> tags, OutboxMessage message) => DropAfterCommit.Add(
        tags, JsonSerializer.Deserialize<BulkChange>(message.Payload, JsonSerializerOptions.Web) ?? throw new JsonException("The payload is null."));
}

/// <summary>Drops what a message names, unless that has been done.</summary>
internal abstract class DropAgain(CacheBus bus, CacheBreaker breaker, CacheOptions options) : IOutboxHandler
{
    /// <inheritdoc/>
    public abstract string Kind { get; }

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

        var tags = new HashSet<string>(StringComparer.Ordinal);
        AddTags(tags, message);
        if (!await bus.DropAsync(tags, [message.Id]))
        {
            // The message outlives this process, which would forget that it owes Redis a drop.
            throw new OutboxDeferredException("Redis is away.");
        }
    }

    /// <summary>Adds what the message says was touched.</summary>
    protected abstract void AddTags(HashSet<string> tags, OutboxMessage message);
}
