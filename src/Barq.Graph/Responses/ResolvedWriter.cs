using Barq.Graph.Batching;
using Barq.Graph.Errors;
using Barq.Persistence.Querying;

namespace Barq.Graph.Responses;

/// <summary>Writes what a resolver brought.</summary>
/// <param name="responseKey">The field's response key.</param>
/// <param name="nonNull">Whether the schema forbids null here.</param>
/// <param name="load">The load whose rows were resolved.</param>
/// <param name="slot">The field's place among the load's resolved fields.</param>
internal sealed class ResolvedWriter(string responseKey, bool nonNull, LoadPlan load, int slot) : FieldWriter(responseKey, nonNull)
{
    public override bool Write(ResponseContext context, RowSet rows, int row)
    {
        switch (context.Result(load).Resolved![slot][row])
        {
            case null:
                return WriteNull(context);
            case ResponseError error:
                context.AddError(ResponseKey, error);
                return Propagate(context, context.Out.Position);
            case var value:
                ComputedWriter.WriteValue(context.Out, value);
                return true;
        }
    }
}
