using Barq.Graph.Batching;
using Barq.Persistence.Querying;

namespace Barq.Graph.Responses;

/// <summary>Writes the related object of a to-one relation whose rows came from the cache.</summary>
/// <param name="responseKey">The field's response key.</param>
/// <param name="nonNull">Whether the schema forbids null here.</param>
/// <param name="load">The load of the related rows.</param>
/// <param name="related">Writes the related object.</param>
internal sealed class RelatedWriter(string responseKey, bool nonNull, RelatedLoad load, ObjectWriter related) : FieldWriter(responseKey, nonNull)
{
    public override bool Write(ResponseContext context, RowSet rows, int row)
    {
        var keys = rows.Column<Int64Buffer>(load.ParentSlot);
        if (keys.IsNull(row))
        {
            return WriteNull(context);
        }

        var result = context.Result(load);
        var position = context.Out.Position;
        if (result.Error is { } error)
        {
            context.AddError(ResponseKey, error);
            return Propagate(context, position);
        }

        var index = result.RowOf(keys[row]);
        if (index < 0)
        {
            return WriteNull(context);
        }

        context.Enter(ResponseKey);
        var written = related.Write(context, result.Rows!, index);
        context.Leave();
        return written || Propagate(context, position);
    }
}
