using Barq.Persistence.Outbox;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>Drops once more what a write touched whose process died before it could, or while Redis was away. The message goes when Redis has it.</summary>
internal abstract class DropAgain(CacheBus bus, CacheBreaker breaker, CacheOptions options) : IOutboxHandler
{
    /// <inheritdoc/>
    public abstract string Kind { get; }

    /// <inheritdoc/>
    public async Task HandleAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        // Not started, and nothing kept: a program without caches, on its own.
        if (bus.IsDone(message.Id) || (!options.Enabled && !bus.IsStarted))
        {
            return;
        }

        if (breaker.IsOpen)
        {
            // Not even tried: the outbox is held meanwhile, and on SQLite with it every write.
            throw new OutboxDeferredException("Redis is slow or away.");
        }

        var tags = new HashSet<string>(StringComparer.Ordinal);
        DropMessages.AddTags(tags, message.Kind, message.OrganizationId, message.Payload);
        if (!await (tags.Contains(CacheBus.Everything) ? bus.DropAllAsync([message.Id]) : bus.DropAsync(tags, [message.Id])))
        {
            // The message outlives this process, which would forget that it owes Redis a drop.
            throw new OutboxDeferredException("Redis is away.");
        }
    }
}

/// <summary>What a row's change dropped.</summary>
internal sealed class DropHandler(CacheBus bus, CacheBreaker breaker, CacheOptions options) : DropAgain(bus, breaker, options)
{
    /// <inheritdoc/>
    public override string Kind => OutboxMessage.EntityChanged;
}

/// <summary>What many rows' changes dropped.</summary>
internal sealed class DropManyHandler(CacheBus bus, CacheBreaker breaker, CacheOptions options) : DropAgain(bus, breaker, options)
{
    /// <inheritdoc/>
    public override string Kind => OutboxMessage.RowsChanged;
}

/// <summary>What was dropped by hand.</summary>
internal sealed class DropTagsHandler(CacheBus bus, CacheBreaker breaker, CacheOptions options) : DropAgain(bus, breaker, options)
{
    /// <summary>The kind of a message whose payload is a JSON array of tags.</summary>
    public const string MessageKind = "tags-dropped";

    /// <inheritdoc/>
    public override string Kind => MessageKind;
}
