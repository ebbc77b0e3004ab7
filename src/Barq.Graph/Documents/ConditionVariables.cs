using GraphQLParser.AST;
using GraphQLParser.Visitors;

namespace Barq.Graph.Documents;

/// <summary>Finds the variables on which @skip and @include depend.</summary>
internal sealed class ConditionVariables : ASTVisitor<ConditionVariables.Found>
{
    private static readonly ConditionVariables _instance = new();

    /// <summary>The names, each once, in the order of their first use.</summary>
    public static string[] Find(GraphQLDocument document)
    {
        var found = new Found();
        var visit = _instance.VisitAsync(document, found);
        if (!visit.IsCompletedSuccessfully)
        {
            visit.AsTask().GetAwaiter().GetResult();
        }

        return found.Names.Distinct(StringComparer.Ordinal).ToArray();
    }

    /// <inheritdoc/>
    protected override ValueTask VisitDirectiveAsync(GraphQLDirective directive, Found context)
    {
        if (directive.Name.StringValue is "skip" or "include" && directive.Arguments?.ValueFor("if") is GraphQLVariable variable)
        {
            context.Names.Add(variable.Name.StringValue);
        }

        return default;
    }

    internal sealed class Found : IASTVisitorContext
    {
        public List<string> Names { get; } = [];

        public CancellationToken CancellationToken => CancellationToken.None;
    }
}
