using Barq.Graph.Batching;
using Barq.Graph.Documents;
using Barq.Graph.Errors;
using Barq.Persistence.Querying;

namespace Barq.Graph.Responses;

/// <summary>Writes one selected field of an object, straight from the columns that were read.</summary>
/// <param name="responseKey">The field's response key.</param>
/// <param name="nonNull">Whether the schema forbids null here.</param>
internal abstract class FieldWriter(string responseKey, bool nonNull)
{
    /// <summary>The response key.</summary>
    public string ResponseKey { get; } = responseKey;

    /// <summary>The response key, quoted and with its colon, in UTF-8.</summary>
    public byte[] Key { get; } = ResponseKeys.Encode(responseKey);

    /// <summary>Writes the value.</summary>
    /// <param name="context">The response.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="row">The row's index.</param>
    /// <returns>False where null came up in a place that forbids it: the object around it must then be null.</returns>
    public abstract bool Write(ResponseContext context, RowSet rows, int row);

    /// <summary>Writes null, or notes the error that null is forbidden.</summary>
    protected bool WriteNull(ResponseContext context)
    {
        if (nonNull)
        {
            context.AddError(ResponseKey, ErrorCodes.Internal, "Cannot return null for a non-nullable field.");
            return false;
        }

        context.Out.Null();
        return true;
    }

    /// <summary>What to do when a nested object turned out null after the error had been noted.</summary>
    protected bool Propagate(ResponseContext context, int position)
    {
        if (nonNull)
        {
            return false;
        }

        context.TakeBack(position);
        context.Out.Null();
        return true;
    }
}

/// <summary>Writes the selected fields of an object.</summary>
/// <param name="fields">The fields.</param>
/// <param name="split">Which of them come later; null where none can.</param>
/// <remarks>Source: GraphQL specification, section 6.4.4 "Handling Execution Errors" (null propagation).</remarks>
internal sealed class ObjectWriter(FieldWriter[] fields, SplitSelection? split = null)
{
    /// <summary>Writes the object.</summary>
    /// <returns>False where a field that must not be null is: what was written is then to be taken back.</returns>
    public bool Write(ResponseContext context, RowSet rows, int row)
    {
        if (split is { IsSplit: true } && context.Withheld is not null)
        {
            return WriteSplit(context, split, rows, row);
        }

        var json = context.Out;
        json.Raw((byte)'{');
        for (var i = 0; i < fields.Length; i++)
        {
            if (i > 0)
            {
                json.Raw((byte)',');
            }

            json.Raw(fields[i].Key);
            if (!fields[i].Write(context, rows, row))
            {
                return false;
            }
        }

        json.Raw((byte)'}');
        return true;
    }

    private bool WriteSplit(ResponseContext context, SplitSelection selection, RowSet rows, int row) => selection.Write(context, (part, i) =>
    {
        part.Out.Raw(fields[i].Key);
        return fields[i].Write(part, rows, row);
    });

    /// <summary>Writes the object of a row that was read by key; null where there is none, or where it could not be read, which is an error then.</summary>
    /// <param name="context">The response.</param>
    /// <param name="segment">The response key or the list index at which it stands.</param>
    /// <param name="load">What read it.</param>
    /// <param name="key">Its key; null where nothing was asked for.</param>
    public void WriteByKey(ResponseContext context, PathSegment segment, LoadPlan load, object? key)
    {
        var result = context.Result(load);
        var position = context.Out.Position;
        context.Enter(segment);
        if (key is not null && result.Error is { } error)
        {
            context.AddError(null, error);
        }

        var row = key is null ? -1 : result.RowOf(key);
        if (row < 0 || !Write(context, result.Rows!, row))
        {
            context.TakeBack(position);
            context.Out.Null();
        }

        context.Leave();
    }
}
