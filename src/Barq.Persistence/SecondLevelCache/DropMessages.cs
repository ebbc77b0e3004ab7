using System.Text.Json;
using Barq.Persistence.Changes;
using Barq.Persistence.Outbox;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>The messages of the outbox that drop something.</summary>
internal static class DropMessages
{
    /// <summary>Their kinds.</summary>
    public static IReadOnlySet<string> Kinds { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        OutboxMessage.EntityChanged, OutboxMessage.RowsChanged, DropTagsHandler.MessageKind,
    };

    /// <summary>Adds what a message drops; everything where it can't be read.</summary>
    public static void AddTags(HashSet<string> tags, string kind, long organization, string payload)
    {
        try
        {
            switch (kind)
            {
                case OutboxMessage.EntityChanged:
                    DropAfterCommit.Add(tags, EntityChange.FromJson(payload), organization);
                    break;
                case OutboxMessage.RowsChanged:
                    DropAfterCommit.Add(tags, BulkChange.FromJson(payload));
                    break;
                default:
                    tags.UnionWith(JsonSerializer.Deserialize<string[]>(payload) ?? throw new JsonException("The payload is null."));
                    break;
            }
        }
        catch (JsonException)
        {
            // Of another build, which writes it in another way.
            tags.Add(CacheBus.Everything);
        }
    }
}
