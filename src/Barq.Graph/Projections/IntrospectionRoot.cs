using Barq.Graph.Batching;
using Barq.Graph.Responses;
using GraphQLParser.AST;

namespace Barq.Graph.Projections;

/// <summary><c>__schema</c> or <c>__type</c>: answered by the engine, whose answer is put in as it is.</summary>
internal sealed class IntrospectionRoot(string responseKey, GraphQLField field) : RootPlan(responseKey)
{
    /// <summary>The field in the document.</summary>
    public GraphQLField Field { get; } = field;

    public override bool Write(OperationRun run, ResponseContext context)
    {
        context.Out.Raw(run.Introspection![ResponseKey]);
        return true;
    }
}
