using System.Data.Common;
using System.Runtime.InteropServices;

namespace Barq.Persistence.Querying;

/// <summary>The rows that one statement returned, column by column, and which of them belong to which parent.</summary>
/// <remarks>The columns lie in pooled arrays: dispose once, when nobody reads any more.</remarks>
public sealed class RowSet : IDisposable
{
    private readonly ColumnBuffer[] _columns;
    private readonly Dictionary<long, RowGroup>? _groups;
    private int[]? _ordinals;

    private RowSet(ColumnBuffer[] columns, ColumnBuffer[] positions, bool isGrouped)
    {
        _columns = columns;
        Positions = positions;
        _groups = isGrouped ? [] : null;
    }

    /// <summary>The columns, by the slots of the <see cref="RowShape"/>; behind them those that only <see cref="Positions"/> needs.</summary>
    public IReadOnlyList<ColumnBuffer> Columns => _columns;

    /// <summary>The columns of the order's terms, where the query read them.</summary>
    public IReadOnlyList<ColumnBuffer> Positions { get; }

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>All rows, where they are not grouped by parent.</summary>
    public RowGroup All { get; private set; }

    /// <summary>The rows of each parent; all of them where there are no parents.</summary>
    public IEnumerable<RowGroup> Groups => _groups is null ? [All] : _groups.Values;

    /// <summary>The rows of one parent; an empty group where there are none.</summary>
    /// <param name="parent">The parent's key.</param>
    public RowGroup Group(long parent) => _groups!.GetValueOrDefault(parent);

    /// <summary>A column in its own type.</summary>
    /// <typeparam name="TBuffer">The buffer that the column's kind is read into.</typeparam>
    /// <param name="slot">The slot.</param>
    public TBuffer Column<TBuffer>(int slot)
        where TBuffer : ColumnBuffer => (TBuffer)_columns[slot];

    /// <summary>A column.</summary>
    /// <param name="slot">The slot.</param>
    public ColumnBuffer Column(int slot) => _columns[slot];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var column in Columns)
        {
            column.Release();
        }
    }

    /// <summary>An empty set for the rows of a query.</summary>
    internal static RowSet For(PageQuery query, SqlDialect dialect)
    {
        var shape = query.Shape.Columns;
        var extra = query.ExtraColumns;
        var columns = new ColumnBuffer[shape.Count + extra.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = BufferOf(i < shape.Count ? shape[i] : new RowColumn(0, extra[i - shape.Count]), dialect);
        }

        return new RowSet(columns, PositionsOf(query, columns), query.IsPaged && query.Keys is not null);
    }

    /// <summary>An empty set for the rows of a level.</summary>
    /// <param name="query">The level.</param>
    /// <param name="dialect">The database's.</param>
    /// <param name="ordinals">Where its columns stand in the rows of all levels.</param>
    internal static RowSet For(PageQuery query, SqlDialect dialect, int[] ordinals)
    {
        var rows = For(query, dialect);
        rows._ordinals = ordinals;
        return rows;
    }

    /// <summary>An empty set for figures of many rows: a row for each parent, or one for all.</summary>
    internal static RowSet For(TotalQuery query, SqlDialect dialect) =>
        new([.. query.Totals.Select(total => TotalSql.BufferOf(total, dialect))], [], query.Keys is not null);

    /// <summary>An empty set for groups.</summary>
    internal static RowSet For(GroupQuery query, SqlDialect dialect)
    {
        ColumnBuffer[] columns = [.. query.Shape.Columns.Select(dialect.CreateBuffer)];
        return new RowSet(columns, [.. query.Order.Select(term => columns[query.Shape.SlotOf(term.Column)])], query.Keys is not null);
    }

    /// <summary>An empty set for what is found, with scores and fields behind the columns.</summary>
    internal static RowSet For(SearchQuery query, SqlDialect dialect) =>
        new([.. query.Shape.Columns.Select(column => BufferOf(column, dialect)), new Int64Buffer(), new Int64Buffer()], [], false);

    /// <summary>Rows that are already in hand.</summary>
    /// <param name="shape">Which columns, of one table.</param>
    /// <param name="rows">The rows, with their values as <see cref="ColumnBuffer.Raw"/> returned them.</param>
    /// <param name="slots">Where the shape's columns stand in them.</param>
    internal static RowSet Of(RowShape shape, List<object?[]> rows, int[] slots)
    {
        var columns = new ColumnBuffer[slots.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = BufferOf(shape.Columns[i].Column.Kind);
            foreach (var row in rows)
            {
                columns[i].Append(row[slots[i]]);
            }
        }

        return new RowSet(columns, [], false) { Count = rows.Count, All = new RowGroup(0, rows.Count, false) };
    }

    /// <summary>Adds the reader's current row.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="limit">How many there are at most, for each parent. The row behind them was only read to know that it is there.</param>
    internal void Add(DbDataReader reader, int limit)
    {
        if (_groups is not null)
        {
            AddToGroup(reader, limit);
        }
        else if (Count == limit)
        {
            All = All with { HasMore = true };
        }
        else
        {
            Append(reader, 0);
            All = All with { Length = Count };
        }
    }

    private static ColumnBuffer BufferOf(RowColumn column, SqlDialect dialect)
    {
        var buffer = dialect.CreateBuffer(column.Column);

        // What is joined may be missing.
        buffer.MayBeNull = column.Join != 0 || column.Column.IsNullable;
        return buffer;
    }

    private static ColumnBuffer BufferOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Int64 => new Int64Buffer(),
        ColumnKind.Int32 => new Int32Buffer(),
        ColumnKind.Boolean => new BooleanBuffer(),
        ColumnKind.Text => new TextBuffer(),
        ColumnKind.Decimal => new DecimalBuffer(),
        ColumnKind.DateTime => new DateTimeBuffer(),
        ColumnKind.Date => new DateBuffer(),
        _ => throw new NotSupportedException(kind.ToString()),
    };

    private static ColumnBuffer[] PositionsOf(PageQuery query, ColumnBuffer[] columns)
    {
        if (!query.ReadPositions)
        {
            return [];
        }

        var extra = query.Shape.Columns.Count;
        return query.Order!.Terms
            .Select(term => query.Shape.SlotOf(0, term.Column) is >= 0 and var slot ? columns[slot] : columns[extra++])
            .ToArray();
    }

    // The first column is the parent's key; rows of a parent come together.
    private void AddToGroup(DbDataReader reader, int limit)
    {
        ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(_groups!, reader.GetInt64(_ordinals is null ? 0 : LevelLayout.Parent), out var exists);
        if (!exists)
        {
            group = new RowGroup(Count, 0, false);
        }

        if (group.Length == limit)
        {
            group = group with { HasMore = true };
            return;
        }

        Append(reader, 1);
        group = group with { Length = group.Length + 1 };
    }

    private void Append(DbDataReader reader, int firstOrdinal)
    {
        var columns = _columns;
        if (_ordinals is { } ordinals)
        {
            for (var i = 0; i < columns.Length; i++)
            {
                columns[i].Read(reader, ordinals[i]);
            }
        }
        else
        {
            for (var i = 0; i < columns.Length; i++)
            {
                columns[i].Read(reader, firstOrdinal + i);
            }
        }

        Count++;
    }
}

/// <summary>Rows that lie together in a <see cref="RowSet"/>.</summary>
/// <param name="Start">The first row's index.</param>
/// <param name="Length">How many there are.</param>
/// <param name="HasMore">Whether the database has more of them behind the page; only known where the page looked ahead.</param>
public readonly record struct RowGroup(int Start, int Length, bool HasMore);
