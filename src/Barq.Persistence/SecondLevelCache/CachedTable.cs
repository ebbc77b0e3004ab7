using System.Globalization;
using System.Runtime.CompilerServices;
using Barq.Persistence.Access;
using Barq.Persistence.Querying;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>A table whose rows are kept whole.</summary>
internal sealed class CachedTable
{
    private readonly ConditionalWeakTable<RowShape, int[]> _slots = [];
    private readonly int _organizationSlot;
    private readonly int _courierSlot;

    public CachedTable(TableSource source, CacheRegions regions, CacheNamespace cacheNamespace)
    {
        Source = source;
        Shape = new RowShape(source);
        Columns = [.. source.Columns.OrderBy(column => column.Name, StringComparer.Ordinal)];
        foreach (var column in Columns)
        {
            Shape.Require(0, column);
        }

        KeySlot = Shape.SlotOf(0, source.Key);
        _organizationSlot = Shape.SlotOf(0, source.Fence.Organization);
        _courierSlot = source.Fence.Courier is { } courier ? Shape.SlotOf(0, courier) : -1;
        AbsentTags = [CacheTags.List(source.EntityType, null)];
        var shape = ShapeHash.Of(Columns.Select(column => $"{column.Name} {column.Kind} {column.Scale}{(column.Kind is ColumnKind.DateTime or ColumnKind.Date ? " since 2000" : "")}"));
        Loads = new(regions.Region(cacheNamespace, $"{source.EntityType.Name}.{shape}", new RowCodec(Columns)));
    }

    public TableSource Source { get; }

    /// <summary>All columns.</summary>
    public RowShape Shape { get; }

    public ColumnSource[] Columns { get; }

    public int KeySlot { get; }

    /// <summary>The rows.</summary>
    public CacheLoads<object?[]?> Loads { get; }

    /// <summary>What a row that does not exist depends on: that none is added.</summary>
    public string[] AbsentTags { get; }

    public static string KeyOf(long key) => key.ToString(CultureInfo.InvariantCulture);

    public string[] Tags(long key) => [CacheTags.Row(Source.EntityType, key)];

    public IEnumerable<string> LikelyTags(long key) => Tags(key).Concat(AbsentTags);

    /// <summary>Where a shape's columns stand in a kept row.</summary>
    public int[] SlotsOf(RowShape shape) => _slots.GetValue(shape, wanted => [.. wanted.Columns.Select(column => Shape.SlotOf(0, column.Column))]);

    /// <summary>Adds a row where there is one and its reader may see it.</summary>
    public void AddVisible(List<object?[]> rows, object?[]? row, RowFence fence)
    {
        if (row is not null
            && (fence.OrganizationId is null || fence.OrganizationId == (long?)row[_organizationSlot])
            && (fence.CourierId is null || _courierSlot < 0 || fence.CourierId == (long?)row[_courierSlot]))
        {
            rows.Add(row);
        }
    }
}
