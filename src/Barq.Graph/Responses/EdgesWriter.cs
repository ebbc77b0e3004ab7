using Barq.Graph.Batching;
using Barq.Graph.Documents;

namespace Barq.Graph.Responses;

/// <summary><c>edges</c>.</summary>
internal sealed class EdgesWriter(string responseKey, EdgePartWriter[] parts, SplitSelection? split, StreamedList? list) : RowListWriter(responseKey, list)
{
    protected override bool WriteElement(ResponseContext context, in PageView page, int row)
    {
        if (split is { IsSplit: true } && context.Withheld is not null)
        {
            return WriteSplit(context, split, page, row);
        }

        var json = context.Out;
        json.Raw((byte)'{');
        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 0)
            {
                json.Raw((byte)',');
            }

            json.Raw(parts[i].Key);
            if (!parts[i].Write(context, page, row))
            {
                return false;
            }
        }

        json.Raw((byte)'}');
        return true;
    }

    private bool WriteSplit(ResponseContext context, SplitSelection selection, PageView page, int row) => selection.Write(context, (part, i) =>
    {
        part.Out.Raw(parts[i].Key);
        return parts[i].Write(part, page, row);
    });
}

/// <summary>Writes one selected field of an edge.</summary>
internal abstract class EdgePartWriter(string responseKey)
{
    /// <summary>The response key.</summary>
    protected string ResponseKey { get; } = responseKey;

    /// <summary>The response key, quoted and with its colon, in UTF-8.</summary>
    public byte[] Key { get; } = ResponseKeys.Encode(responseKey);

    /// <summary>Writes the value for a row; false where a null came up in a place that forbids it.</summary>
    public abstract bool Write(ResponseContext context, in PageView page, int row);
}

/// <summary><c>node</c>.</summary>
internal sealed class EdgeNodeWriter(string responseKey, ObjectWriter node) : EdgePartWriter(responseKey)
{
    public override bool Write(ResponseContext context, in PageView page, int row)
    {
        context.Enter(ResponseKey);
        var written = node.Write(context, page.Result.Rows!, row);
        context.Leave();
        return written;
    }
}

/// <summary><c>cursor</c>.</summary>
internal sealed class EdgeCursorWriter(string responseKey) : EdgePartWriter(responseKey)
{
    public override bool Write(ResponseContext context, in PageView page, int row)
    {
        page.WriteCursor(context.Out, row);
        return true;
    }
}

/// <summary><c>__typename</c> of an edge.</summary>
internal sealed class EdgeTypeNameWriter(string responseKey, string typeName) : EdgePartWriter(responseKey)
{
    public override bool Write(ResponseContext context, in PageView page, int row)
    {
        context.Out.String(typeName);
        return true;
    }
}
