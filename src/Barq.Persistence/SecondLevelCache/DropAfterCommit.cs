using Barq.Persistence.Changes;
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
