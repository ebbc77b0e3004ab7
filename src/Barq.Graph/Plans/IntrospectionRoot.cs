using Barq.Graph.Documents;
using Barq.Graph.Responses;
using GraphQLParser.AST;

namespace Barq.Graph.Plans;

/// <summary><c>__schema</c> or <c>__type</c>: answered by the engine, whose answer is put in as it is.</summary>
internal sealed class IntrospectionRoot(SelectedField field) : RootPlan(field.ResponseKey)
{
    /// <summary>The field with the selections of all of its occurrences; its conditions have been decided.</summary>
    public GraphQLField Field { get; } = new(field.Ast.Name)
    {
        Alias = field.Ast.Alias,
        Arguments = field.Ast.Arguments,
        SelectionSet = new GraphQLSelectionSet([.. field.Selections.SelectMany(set => set.Selections)]),
        Location = field.Ast.Location,
    };

    public override bool Write(OperationRun run, ResponseContext context)
    {
        context.Out.Raw(run.Introspection![ResponseKey]);
        return true;
    }
}
