using Barq.Graph.Errors;
using Barq.Graph.Paging;
using Barq.Persistence.Querying;

namespace Barq.Graph.Batching;

/// <summary>What a load brought: rows, counts, or the error that took their place.</summary>
internal sealed class LoadResult : IDisposable
{
    private Dictionary<object, int>? _rowsByKey;
    private Dictionary<long, int>? _rowsById;
    private object?[][]? _resolved;

    /// <summary>The arguments that the page was read with; null for rows by key.</summary>
    public ConnectionArguments? Arguments { get; init; }

    /// <summary>The rows; null where none were asked for.</summary>
    public RowSet? Rows { get; set; }

    /// <summary>How far the rows are counted; null where nobody asks.</summary>
    public CountBounds? Counting { get; init; }

    /// <summary>The counts; null where none were asked for.</summary>
    public CountSet? Counts { get; set; }

    /// <summary>What was added up; null where nothing was asked for.</summary>
    public RowSet? Totals { get; set; }

    /// <summary>What the statements of groups brought, by their index.</summary>
    public GroupResult[] Groups { get; init; } = [];

    /// <summary>Whether anything was read of a list.</summary>
    public bool HasRead => Rows is not null || Counts is not null || Totals is not null || Array.Exists(Groups, group => group.Rows is not null);

    /// <summary>What resolvers brought, by field and row: values, null, or <see cref="ResponseError"/>; null where there are no such fields.</summary>
    public object?[][]? Resolved => _resolved;

    /// <summary>How many related rows were asked for.</summary>
    public int Wanted { get; set; }

    /// <summary>The end of the list that comes later; null where the list comes whole.</summary>
    public ListEnd? End { get; set; }

    /// <summary>Whether the rows came with those of the parents, by the same statement.</summary>
    public bool CameAlong { get; set; }

    /// <summary>Why there are no rows; null where there are.</summary>
    public ResponseError? Error { get; set; }

    /// <summary>Takes what is loaded by the same arguments for other rows.</summary>
    public LoadResult Again() => new() { Arguments = Arguments, Counting = Counting, Groups = [.. Groups.Select(group => new GroupResult(group.Arguments, group.IsCounted))] };

    /// <summary>Where resolvers put what they bring: some rows may be resolved before others.</summary>
    /// <param name="fields">How many fields of each row are resolved.</param>
    public object?[][] Resolving(int fields)
    {
        if (_resolved is null)
        {
            Interlocked.CompareExchange(ref _resolved, [.. Enumerable.Range(0, fields).Select(_ => new object?[Rows!.Count])], null);
        }

        return _resolved;
    }

    /// <summary>The index of the row that has a key; -1 where there is none.</summary>
    public int RowOf(object key) => key is long id ? RowOf(id) : _rowsByKey is not null && _rowsByKey.TryGetValue(key, out var row) ? row : -1;

    /// <inheritdoc cref="RowOf(object)"/>
    public int RowOf(long key) => _rowsById is not null && _rowsById.TryGetValue(key, out var row) ? row : -1;

    /// <summary>Remembers which row has which key.</summary>
    /// <param name="keys">The key column.</param>
    public void IndexBy(ColumnBuffer keys)
    {
        if (keys is Int64Buffer ids)
        {
            _rowsById = new Dictionary<long, int>(ids.Count);
            for (var row = 0; row < ids.Count; row++)
            {
                _rowsById[ids[row]] = row;
            }

            return;
        }

        _rowsByKey = new Dictionary<object, int>(keys.Count);
        for (var row = 0; row < keys.Count; row++)
        {
            _rowsByKey[keys.Value(row)!] = row;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Rows?.Dispose();
        Totals?.Dispose();
        foreach (var group in Groups)
        {
            group.Rows?.Dispose();
        }
    }
}
