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
internal sealed class ConnectionWriter(PageLoad load, ConnectionPartWriter[] parts)
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

        var group = result.Rows is not { } rows ? default : parent is { } key ? rows.Group(key) : rows.All;
        var page = new PageView(result, group, parent ?? 0);
        var json = context.Out;
        context.Enter(responseKey);
        var start = json.Position;
        if (!ConnectionPartWriter.WriteParts(context, page, parts))
        {
            json.Position = start;
            json.Null();
        }

        context.Leave();
    }
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
