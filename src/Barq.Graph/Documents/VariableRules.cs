using GraphQL;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQL.Validation.Errors;
using GraphQLParser.AST;

namespace Barq.Graph.Documents;

/// <summary>
/// Checks that an operation's variables are defined, used, and used where their types fit. Each definition of the document is looked
/// through once, however many operations use it.
/// </summary>
/// <remarks>Source: GraphQL specification, sections 5.8.3 to 5.8.5.</remarks>
internal sealed class VariableRules(ValidationContext context, FragmentGraph fragments, DocumentOptions options)
{
    private readonly Dictionary<ASTNode, IReadOnlyList<VariableUsage>> _usages = new(ReferenceEqualityComparer.Instance);

    // To look through a definition takes a walk of its own through all of its tree.
    private readonly bool _hasVariables = context.Document.Source.Span.Contains('$');

    /// <summary>Checks an operation, and reports to the context.</summary>
    /// <param name="outline">The operation.</param>
    /// <returns>The names of its variables that may be left out, but not null: they stand where null may not.</returns>
    public IReadOnlySet<string> Check(DefinitionOutline outline)
    {
        var operation = (GraphQLOperationDefinition)outline.Definition;
        var unused = new Dictionary<string, GraphQLVariableDefinition>(StringComparer.Ordinal);
        var defined = new Dictionary<string, (GraphQLVariableDefinition Definition, IGraphType? Type)>(StringComparer.Ordinal);
        foreach (var variable in operation.Variables ?? Enumerable.Empty<GraphQLVariableDefinition>())
        {
            unused[variable.Variable.Name.StringValue] = variable;
            defined[variable.Variable.Name.StringValue] = (variable, variable.Type.GraphTypeFromType(context.Schema));
        }

        var forbidNull = new HashSet<string>(StringComparer.Ordinal);
        foreach (var usage in fragments.UsedBy(outline).Select(fragment => fragment.Definition).Prepend(operation).SelectMany(UsagesIn))
        {
            var name = usage.Node.Name.StringValue;
            if (context.Errors.Count() >= options.MaxErrors)
            {
                break;
            }

            if (!defined.TryGetValue(name, out var variable))
            {
                context.ReportError(new NoUndefinedVariablesError(context, operation, usage.Node));
                continue;
            }

            unused.Remove(name);
            if (variable.Type is not null && usage.Type is not null && !Fits(variable.Definition, variable.Type, usage))
            {
                context.ReportError(new VariablesInAllowedPositionError(context, variable.Definition, variable.Type, usage));
            }
            else if (usage.Type is NonNullGraphType && variable.Type is not NonNullGraphType)
            {
                forbidNull.Add(name);
            }
        }

        if (!context.HasErrors)
        {
            foreach (var variable in unused.Values.Take(options.MaxErrors))
            {
                context.ReportError(new NoUnusedVariablesError(context, variable, operation));
            }
        }

        return forbidNull;
    }

    /// <summary>The variables of an operation that stand at several places, its fragments spread: at each of them their values are read.</summary>
    /// <param name="outline">The operation.</param>
    public IReadOnlyList<RepeatedVariable> RepeatedIn(DefinitionOutline outline)
    {
        if (!_hasVariables)
        {
            return [];
        }

        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (definition, times) in fragments.TimesIn(outline).Prepend((outline, 1)))
        {
            foreach (var usage in UsagesIn(definition.Definition))
            {
                var name = usage.Node.Name.StringValue;
                places[name] = DocumentSize.Add(places.GetValueOrDefault(name), times);
            }
        }

        return [.. places.Where(each => each.Value > 1).Select(each => new RepeatedVariable(each.Key, each.Value))];
    }

    private IReadOnlyList<VariableUsage> UsagesIn(ASTNode definition) => !_hasVariables ? [] : _usages.TryGetValue(definition, out var usages)
        ? usages
        : _usages[definition] = (definition is GraphQLOperationDefinition operation
            ? context.GetVariables(operation)
            : context.GetVariables((GraphQLFragmentDefinition)definition)) ?? [];

    private bool Fits(GraphQLVariableDefinition definition, IGraphType type, VariableUsage usage)
    {
        var most = usage.Type;
        if ((usage.Type is NonNullGraphType || usage.IsRequired) && type is not NonNullGraphType)
        {
            if (definition.DefaultValue is null && !usage.HasDefault)
            {
                return false;
            }

            most = (usage.Type as NonNullGraphType)?.ResolvedType ?? usage.Type;
        }

        return type.IsSubtypeOf(most!, context.Schema.Features.AllowScalarVariablesForListTypes);
    }
}
