using Barq.Graph.Answers;
using Barq.Graph.Paging;
using Barq.Persistence.Querying;

namespace Barq.Graph.Responses;

/// <summary>Makes what writes the keys of groups: which keys there are, arguments say.</summary>
internal static class GroupKeyWriters
{
    /// <summary>The writers by the paths of the keys.</summary>
    public static Dictionary<string, FieldWriter> Of(GroupArguments arguments) =>
        arguments.Keys.ToDictionary(key => key.Path, key => Of(key, arguments.Shape.SlotOf(key.Column)), StringComparer.Ordinal);

    private static FieldWriter Of(NamedGroupKey key, int slot) => key switch
    {
        { IdOf: { } entity } => new ReferenceWriter("", entity.NodeIdPrefix, slot),
        { Key: { Bucket: { } bucket, Zone: { } zone } } => new BucketWriter(bucket, zone, slot),
        _ => LeafWriters.Nullable("", key.Column, slot),
    };

    // The database names a bucket by an instant within it: where the clock goes over its beginning twice, not always by the first.
    private sealed class BucketWriter(TimeBucket bucket, TimeZoneInfo zone, int slot) : ColumnWriter("", false, slot)
    {
        protected override void WriteValue(Utf8Writer json, ColumnBuffer column, int row) =>
            json.DateTime(TimeBuckets.StartOf(bucket, zone, TimeBuckets.WithinNamed(bucket, zone, StoredTime.ToTicks(((DateTimeBuffer)column)[row]))));
    }
}
