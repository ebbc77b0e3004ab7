using GraphQLParser.AST;
using GraphQLParser.Visitors;

namespace Barq.Graph.Documents;

/// <summary>Finds the variables on which @skip, @include, @defer and @stream depend.</summary>
internal sealed class ConditionVariables : ASTVisitor<ConditionVariables.Found>
{
    private static readonly ConditionVariables _instance = new();

    /// <summary>
    /// The names, each once, in the order of their first use; those that count as true where they were not given begin with
    /// <see cref="Deferrals.TrueUnlessFalse"/>.
    /// </summary>
    /// <param name="document">The document.</param>
    /// <param name="defers">Whether anything of it may be delivered later.</param>
    public static string[] Find(GraphQLDocument document, out bool defers)
    {
        var found = new Found();
        var visit = _instance.VisitAsync(document, found);
        if (!visit.IsCompletedSuccessfully)
        {
            visit.AsTask().GetAwaiter().GetResult();
        }

        defers = found.Defers;
        return found.Names.Distinct(StringComparer.Ordinal).ToArray();
    }

    /// <inheritdoc/>
    protected override ValueTask VisitDirectiveAsync(GraphQLDirective directive, Found context)
    {
        var isLater = directive.Name.StringValue is Deferrals.Defer or Deferrals.Stream;
        context.Defers |= isLater;
        if ((isLater || directive.Name.StringValue is "skip" or "include") && directive.Arguments?.ValueFor("if") is GraphQLVariable variable)
        {
            context.Names.Add(isLater ? Deferrals.TrueUnlessFalse + variable.Name.StringValue : variable.Name.StringValue);
        }

        return default;
    }

    internal sealed class Found : IASTVisitorContext
    {
        public List<string> Names { get; } = [];

        public bool Defers { get; set; }

        public CancellationToken CancellationToken => CancellationToken.None;
    }
}
