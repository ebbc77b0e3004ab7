using Barq.Persistence.Changes;
using Barq.Persistence.Outbox;

namespace Barq.Persistence.Writing;

/// <summary>
/// Told of every write right after its commit, before the write is answered. What has to happen even when the process dies in between is an
/// <see cref="IOutboxHandler"/>'s besides.
/// </summary>
public interface ICommitFollower
{
    /// <summary>A write is committed. It can't be taken back: what goes wrong here is dealt with here.</summary>
    /// <param name="changes">What it changed.</param>
    Task CommittedAsync(CommittedChanges changes);
}

/// <summary>What a write changed.</summary>
/// <param name="Rows">The rows that people edit, each with the outbox message that says the same.</param>
public sealed record CommittedChanges(IReadOnlyList<(EntityChange Change, OutboxMessage Message)> Rows)
{
    /// <summary>What statements of the write's own have changed, many rows at once, and the messages that say the same.</summary>
    public IReadOnlyList<(BulkChange Change, OutboxMessage Message)> Bulk { get; init; } = [];
}
