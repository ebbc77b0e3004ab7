using Barq.Graph.Batching;
using Barq.Graph.Documents;

namespace Barq.Graph.Responses;

/// <summary>Writes one selected field of a connection or of its page info. None of them may be null.</summary>
internal abstract class ConnectionPartWriter(string responseKey)
{
    /// <summary>The response key.</summary>
    public string ResponseKey { get; } = responseKey;

    /// <summary>The response key, quoted and with its colon, in UTF-8.</summary>
    public byte[] Key { get; } = ResponseKeys.Encode(responseKey);

    /// <summary>Writes the value.</summary>
    /// <returns>False where a null came up in a place that forbids it: the connection around it must then be null.</returns>
    public abstract bool Write(ResponseContext context, in PageView page);

    /// <summary>Writes the parts of an object between braces.</summary>
    /// <returns>False where one of them could not be written.</returns>
    public static bool WriteParts(ResponseContext context, in PageView page, ConnectionPartWriter[] parts)
    {
        context.Out.Raw((byte)'{');
        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 0)
            {
                context.Out.Raw((byte)',');
            }

            context.Out.Raw(parts[i].Key);
            if (!parts[i].Write(context, page))
            {
                return false;
            }
        }

        context.Out.Raw((byte)'}');
        return true;
    }
}

/// <summary>A list over the page's rows. An element that turns out null makes the whole connection null, since neither may be null in the list nor the list.</summary>
internal abstract class RowListWriter(string responseKey, StreamedList? list) : ConnectionPartWriter(responseKey)
{
    public override bool Write(ResponseContext context, in PageView page)
    {
        var first = list?.EndIn(page.Result) is { } end ? Math.Min(end.FirstOf(list), page.Rows.Length) : page.Rows.Length;
        context.Enter(ResponseKey);
        context.Out.Raw((byte)'[');
        var written = WriteRows(context, page, 0, first) && (first == page.Rows.Length || WriteEnd(context, page, first));
        context.Out.Raw((byte)']');
        context.Leave();
        return written;
    }

    protected abstract bool WriteElement(ResponseContext context, in PageView page, int row);

    private bool WriteEnd(ResponseContext context, PageView page, int first) =>
        context.WriteEnd(page.Result.End!, list!, first, later => WriteRows(later, page, first, page.Rows.Length));

    private bool WriteRows(ResponseContext context, in PageView page, int from, int to)
    {
        var json = context.Out;
        for (var place = from; place < to; place++)
        {
            if (place > from)
            {
                json.Raw((byte)',');
            }

            json.Step();
            context.Enter(place);
            var written = WriteElement(context, page, page.Row(place));
            context.Leave();
            if (!written)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary><c>nodes</c>.</summary>
internal sealed class NodesWriter(string responseKey, ObjectWriter node, StreamedList? list) : RowListWriter(responseKey, list)
{
    protected override bool WriteElement(ResponseContext context, in PageView page, int row) => node.Write(context, page.Result.Rows!, row);
}

/// <summary><c>totalCount</c>: of one statement that may have counted further for others.</summary>
internal sealed class TotalCountWriter(string responseKey, int place, bool isRoot) : ConnectionPartWriter(responseKey)
{
    public override bool Write(ResponseContext context, in PageView page)
    {
        context.Out.Number(Math.Min(page.Count(isRoot), page.Result.Counting![place] ?? int.MaxValue));
        return true;
    }
}

/// <summary><c>totalCountIsCapped</c>.</summary>
internal sealed class CountIsCappedWriter(string responseKey, int place, bool isRoot) : ConnectionPartWriter(responseKey)
{
    public override bool Write(ResponseContext context, in PageView page)
    {
        context.Out.Boolean(page.Count(isRoot) > page.Result.Counting![place]);
        return true;
    }
}

/// <summary><c>pageInfo</c>.</summary>
internal sealed class PageInfoWriter(string responseKey, ConnectionPartWriter[] parts) : ConnectionPartWriter(responseKey)
{
    public override bool Write(ResponseContext context, in PageView page) => WriteParts(context, page, parts);
}

/// <summary><c>hasNextPage</c> or <c>hasPreviousPage</c>.</summary>
internal sealed class HasPageWriter(string responseKey, bool next) : ConnectionPartWriter(responseKey)
{
    public override bool Write(ResponseContext context, in PageView page)
    {
        // In the direction of paging the page looked ahead; behind it lies at least the row of the cursor that it began from.
        var arguments = page.Result.Arguments!;
        var ahead = next != arguments.Backward;
        context.Out.Boolean(ahead ? page.Rows.HasMore : (next ? arguments.Before : arguments.After) is not null || (!next && arguments.Offset > 0));
        return true;
    }
}

/// <summary><c>startCursor</c> or <c>endCursor</c>.</summary>
internal sealed class PageCursorWriter(string responseKey, bool end) : ConnectionPartWriter(responseKey)
{
    public override bool Write(ResponseContext context, in PageView page)
    {
        if (page.Rows.Length == 0)
        {
            context.Out.Null();
        }
        else
        {
            page.WriteCursor(context.Out, page.Row(end ? page.Rows.Length - 1 : 0));
        }

        return true;
    }
}

/// <summary><c>__typename</c> of a connection or a page info.</summary>
internal sealed class PartTypeNameWriter(string responseKey, string typeName) : ConnectionPartWriter(responseKey)
{
    public override bool Write(ResponseContext context, in PageView page)
    {
        context.Out.String(typeName);
        return true;
    }
}
