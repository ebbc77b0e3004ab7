using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace Barq.Graph.Documents;

/// <summary>
/// Where <c>@defer</c> and <c>@stream</c> may stand: under labels of their own, on lists, not at the root of a mutation, and nowhere in a
/// subscription that a variable can't turn off.
/// </summary>
/// <remarks>
/// Source: GraphQL specification, draft of incremental delivery, sections 5.7.4 "Defer And Stream Directives Are Used On Valid Root Field",
/// 5.7.5 "… On Valid Operations", 5.7.6 "Defer And Stream Directive Labels Are Unique" and 5.7.7 "Stream Directives Are Used On List Fields".
/// </remarks>
internal sealed class DeferralRules : INodeVisitor
{
    private readonly HashSet<string> _labels = new(StringComparer.Ordinal);
    private readonly Dictionary<ASTNode, GraphQLDirective> _always = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ASTNode, List<string>> _counts = new(ReferenceEqualityComparer.Instance);
    private ASTNode? _definition;

    /// <inheritdoc/>
    public ValueTask EnterAsync(ASTNode node, ValidationContext context)
    {
        if (node is GraphQLOperationDefinition or GraphQLFragmentDefinition)
        {
            _definition = node;
        }
        else if (node is GraphQLDirective directive && directive.Name.Value is var name && (name == Deferrals.Defer || name == Deferrals.Stream))
        {
            Check(directive, context);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask LeaveAsync(ASTNode node, ValidationContext context) => ValueTask.CompletedTask;

    /// <summary>Checks the subscriptions, once everything has been visited: each answer of theirs comes whole.</summary>
    /// <param name="context">Takes the errors.</param>
    /// <param name="outline">The document.</param>
    /// <param name="fragments">Its fragments.</param>
    public void CheckSubscriptions(ValidationContext context, DocumentOutline outline, FragmentGraph fragments)
    {
        if (_always.Count == 0)
        {
            return;
        }

        foreach (var operation in outline.Operations.Where(operation => operation.Definition is GraphQLOperationDefinition { Operation: OperationType.Subscription }))
        {
            if (fragments.UsedBy(operation).Prepend(operation).Select(definition => _always.GetValueOrDefault(definition.Definition)).FirstOrDefault(directive => directive is not null) is { } found)
            {
                Report(context, found, $"@{found.Name.Value} can't be used in a subscription, but where 'if' is false or a variable.");
            }
        }
    }

    /// <summary>The variables of an operation that say how many elements of a list come at once.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="fragments">The document's fragments.</param>
    public IReadOnlyList<string> CountsOf(DefinitionOutline operation, FragmentGraph fragments) =>
        _counts.Count == 0 ? [] : [.. fragments.UsedBy(operation).Prepend(operation).SelectMany(definition => _counts.GetValueOrDefault(definition.Definition) ?? []).Distinct(StringComparer.Ordinal)];

    private void Check(GraphQLDirective directive, ValidationContext context)
    {
        if (directive.Arguments?.ValueFor("if") is not (GraphQLVariable or GraphQLFalseBooleanValue) && _definition is not null)
        {
            _always.TryAdd(_definition, directive);
        }

        if (directive.Arguments?.ValueFor("label") is { } label and not GraphQLNullValue)
        {
            if (label is not GraphQLStringValue text)
            {
                Report(context, directive, $"The label of @{directive.Name.Value} is a text, and no variable.");
            }
            else if (!_labels.Add(text.Value.ToString()))
            {
                Report(context, directive, $"The label \"{text.Value}\" stands at more than one @defer or @stream.");
            }
        }

        var isStream = directive.Name.Value == Deferrals.Stream;
        if (isStream && context.TypeInfo.GetFieldDef()?.ResolvedType is { } type && (type is NonNullGraphType nonNull ? nonNull.ResolvedType : type) is not ListGraphType)
        {
            Report(context, directive, $"@stream stands at lists, and '{context.TypeInfo.GetFieldDef()!.Name}' is none.");
        }

        CheckCount(directive, context);
        if (context.TypeInfo.GetParentType() is { } parent && (parent == context.Schema.Mutation || parent == context.Schema.Subscription))
        {
            Report(context, directive, $"@{directive.Name.Value} can't be used at the root of a {(parent == context.Schema.Mutation ? "mutation" : "subscription")}.");
        }
    }

    // What a variable says is known with the request.
    private void CheckCount(GraphQLDirective directive, ValidationContext context)
    {
        switch (directive.Arguments?.ValueFor(Deferrals.InitialCount))
        {
            case GraphQLIntValue { Value: var count } when count.Span is ['-', ..]:
                Report(context, directive, $"'{Deferrals.InitialCount}' of @{directive.Name.Value} is 0 or more, and not {count}.");
                break;
            case GraphQLVariable variable when _definition is not null:
                if (!_counts.TryGetValue(_definition, out var names))
                {
                    _counts.Add(_definition, names = []);
                }

                names.Add(variable.Name.StringValue);
                break;
        }
    }

    private static void Report(ValidationContext context, GraphQLDirective directive, string message) =>
        context.ReportError(new ValidationError(context.Document.Source, "", message, directive));
}
