using Barq.Persistence.Querying;

namespace Barq.Graph.Responses;

/// <summary>Writes the related object of a to-one relation: columns of the same row.</summary>
/// <param name="responseKey">The field's response key.</param>
/// <param name="nonNull">Whether the schema forbids null here.</param>
/// <param name="keySlot">The slot of the related row's key: NULL where there is no related row.</param>
/// <param name="related">Writes the related object.</param>
internal sealed class ToOneWriter(string responseKey, bool nonNull, int keySlot, ObjectWriter related) : FieldWriter(responseKey, nonNull)
{
    public override bool Write(ResponseContext context, RowSet rows, int row)
    {
        if (rows.Column(keySlot).IsNull(row))
        {
            return WriteNull(context);
        }

        var position = context.Out.Position;
        context.Enter(ResponseKey);
        var written = related.Write(context, rows, row);
        context.Leave();
        return written || Propagate(context, position);
    }
}
