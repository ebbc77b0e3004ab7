using Barq.Graph.Answers;
using Barq.Graph.Batching;
using Barq.Graph.Paging;
using Barq.Persistence.Querying;

namespace Barq.Graph.Responses;

/// <summary>A page of a connection, as its parts are written: which rows, in which direction, of which parent.</summary>
internal readonly record struct PageView(LoadResult Result, RowGroup Rows, long Parent)
{
    /// <summary>The row at a place of the page: pages cut from the end were read in reverse.</summary>
    public int Row(int place) => Result.Arguments!.Backward ? Rows.Start + Rows.Length - 1 - place : Rows.Start + place;

    /// <summary>How many rows of the parent were counted.</summary>
    /// <param name="isRoot">Whether there are no parents.</param>
    public int Count(bool isRoot) => isRoot ? Result.Counts!.Total : Result.Counts!.Of(Parent);

    /// <summary>Writes the cursor of a row as a JSON string.</summary>
    public void WriteCursor(Utf8Writer json, int row)
    {
        json.Raw((byte)'"');
        Cursor.Write(Result.Arguments!.OrderSignature, (ColumnBuffer[])Result.Rows!.Positions, row, json);
        json.Raw((byte)'"');
    }
}

/// <summary>Writes a connection: a nullable field, so that one that could not be loaded takes nothing else with it.</summary>
/// <param name="load">What is loaded of it.</param>
/// <param name="parts">Its selected fields.</param>
/// <param name="split">Which of them come later; null where none can.</param>
internal sealed class ConnectionWriter(PageLoad load, ConnectionPartWriter[] parts, SplitSelection? split = null)
{
    /// <summary>Writes the connection of one parent.</summary>
    /// <param name="context">The response.</param>
    /// <param name="responseKey">The field's response key.</param>
    /// <param name="parent">The parent's key; null for a root.</param>
    public void Write(ResponseContext context, string responseKey, long? parent)
    {
        var result = context.Result(load);
        if (result.Error is { } error)
        {
            context.AddError(responseKey, error);
            context.Out.Null();
            return;
        }

        var json = context.Out;
        context.Enter(responseKey);
        var start = json.Position;
        var written = split is { IsSplit: true } && context.Withheld is not null
            ? WriteSplit(context, split, parent)
            : ConnectionPartWriter.WriteParts(context, View(result, parent), parts);
        if (!written)
        {
            context.TakeBack(start);
            json.Null();
        }

        context.Leave();
    }

    private static PageView View(LoadResult result, long? parent) =>
        new(result, result.Rows is not { } rows ? default : parent is { } key ? rows.Group(key) : rows.All, parent ?? 0);

    private bool WriteSplit(ResponseContext context, SplitSelection selection, long? parent) => selection.Write(context, (part, i) =>
    {
        // What comes later may have been loaded later, too.
        var result = part.Result(load);
        if (result.Error is { } error)
        {
            part.AddError(null, error);
            return false;
        }

        part.Out.Raw(parts[i].Key);
        return parts[i].Write(part, View(result, parent));
    });
}

/// <summary>Writes a connection that is a field of a row.</summary>
internal sealed class ConnectionFieldWriter(string responseKey, int parentSlot, ConnectionWriter connection) : FieldWriter(responseKey, false)
{
    public override bool Write(ResponseContext context, RowSet rows, int row)
    {
        connection.Write(context, ResponseKey, rows.Column<Int64Buffer>(parentSlot)[row]);
        return true;
    }
}
