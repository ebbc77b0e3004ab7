using System.Text.Json.Nodes;
using Barq.Graph.Tests.Gateway;
using GraphQL;
using GraphQL.Types;
using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Visitors;

namespace Barq.Graph.Tests.Operations;

/// <summary>Ways of saying the same.</summary>
[Flags]
public enum Rewriting
{
    None = 0,

    /// <summary>Every field that leads to rows is asked for once more under an alias.</summary>
    Aliases = 1,

    /// <summary>Every selection moves into a fragment of its own.</summary>
    Fragments = 2,

    /// <summary>Variables become literals.</summary>
    Literals = 4,

    /// <summary>Literals become variables.</summary>
    Variables = 8,
}

/// <summary>Writes an operation anew, in other words.</summary>
internal sealed class OperationRewriter
{
    /// <summary>What the response keys of added fields begin with.</summary>
    public const string Again = "again_";

    private readonly Rewriting _rewriting;
    private readonly ISchema _schema;
    private readonly JsonObject _variables;
    private readonly List<string> _declarations = [];
    private readonly List<string> _fragments = [];

    private OperationRewriter(Rewriting rewriting, ISchema schema, JsonObject variables)
    {
        _rewriting = rewriting;
        _schema = schema;
        _variables = (JsonObject)variables.DeepClone();
    }

    /// <summary>Rewrites an operation.</summary>
    /// <returns>The document and the variables that go with it.</returns>
    public static (string Document, JsonObject Variables) Rewrite(Rewriting rewriting, ISchema schema, string document, JsonObject variables)
    {
        var parsed = Parser.Parse(document);
        var rewriter = new OperationRewriter(rewriting, schema, variables);
        var operation = parsed.Definitions.OfType<GraphQLOperationDefinition>().Single();
        rewriter.Declare(operation);
        var kept = parsed.Definitions.OfType<GraphQLFragmentDefinition>().Select(fragment =>
            $"fragment {fragment.FragmentName.Name} on {fragment.TypeCondition.Type.Name} {rewriter.Selection(fragment.SelectionSet, schema.AllTypes[fragment.TypeCondition.Type.Name]!)}").ToArray();
        var selection = rewriter.Selection(operation.SelectionSet, schema.Query);
        var declarations = rewriter._declarations.Count == 0 ? "" : $"({string.Join(", ", rewriter._declarations)})";
        return ($"query Rewritten{declarations} {selection}\n{string.Join("\n", kept.Concat(rewriter._fragments))}", rewriter._variables);
    }

    private void Declare(GraphQLOperationDefinition operation)
    {
        foreach (var variable in operation.Variables?.Items ?? [])
        {
            var name = variable.Variable.Name.StringValue;
            if (variable.DefaultValue is not null && _rewriting.HasFlag(Rewriting.Literals) && !_variables.ContainsKey(name))
            {
                _variables[name] = LiteralJson.Of(variable.DefaultValue);
            }

            if (!_rewriting.HasFlag(Rewriting.Literals))
            {
                _declarations.Add(Print(variable));
            }
        }
    }

    private string Selection(GraphQLSelectionSet set, IGraphType type)
    {
        var text = $"{{ {string.Join(' ', set.Selections.Select(selection => Selection(selection, type)))} }}";
        if (!_rewriting.HasFlag(Rewriting.Fragments))
        {
            return text;
        }

        var name = $"Part{_fragments.Count}";
        _fragments.Add($"fragment {name} on {type.Name} {text}");
        return $"{{ ...{name} }}";
    }

    private string Selection(ASTNode selection, IGraphType type) => selection switch
    {
        GraphQLField field => Field(field, type),
        GraphQLFragmentSpread spread => $"...{spread.FragmentName.Name}{Directives(spread)}",
        GraphQLInlineFragment inline when inline.TypeCondition?.Type.Name is { } name =>
            $"... on {name}{Directives(inline)} {Selection(inline.SelectionSet, _schema.AllTypes[name]!)}",
        GraphQLInlineFragment inline => $"...{Directives(inline)} {Selection(inline.SelectionSet, type)}",
        _ => throw new NotSupportedException(selection.Kind.ToString()),
    };

    private string Field(GraphQLField field, IGraphType parent)
    {
        if (field.SelectionSet is null)
        {
            return Print(field);
        }

        var definition = ((IComplexGraphType)parent).Fields.Find(field.Name)!;
        var type = definition.ResolvedType!.GetNamedType();
        var key = (field.Alias?.Name ?? field.Name).StringValue;
        var arguments = (field.Arguments?.Items ?? []).Select(argument =>
            Value(argument.Value, definition.Arguments!.Find(argument.Name)!.ResolvedType!) is { } value ? $"{argument.Name}: {value}" : null)
            .Where(argument => argument is not null).ToArray();
        var rest = $"{field.Name}{(arguments.Length == 0 ? "" : $"({string.Join(", ", arguments)})")}{Directives(field)} {Selection(field.SelectionSet, type)}";
        var again = _rewriting.HasFlag(Rewriting.Aliases) && (parent == _schema.Query || type.Name.EndsWith("Connection", StringComparison.Ordinal));
        return again ? $"{key}: {rest} {Again}{key}: {rest}" : $"{key}: {rest}";
    }

    // Labels stand once in a document: what is written again goes without.
    private string Directives(IHasDirectivesNode node) => string.Concat((node.Directives?.Items ?? []).Select(directive =>
        directive.Arguments?.ValueFor("if") is { } condition ? $" @{directive.Name}(if: {Value(condition, new NonNullGraphType(new BooleanGraphType()))})" : $" @{directive.Name}"));

    // Null where the value is a variable that was not given: the argument or field is then left out, as the specification says.
    private string? Value(GraphQLValue value, IGraphType type)
    {
        var inner = type is NonNullGraphType nonNull ? nonNull.ResolvedType! : type;
        switch (value)
        {
            case GraphQLVariable variable when !_rewriting.HasFlag(Rewriting.Literals):
                return Print(variable);
            case GraphQLVariable variable:
                return _variables.TryGetPropertyValue(variable.Name.StringValue, out var given) ? Literal(given, type) : null;
            case GraphQLObjectValue composite when HasVariable(value):
                var input = (IInputObjectGraphType)inner;
                var fields = (composite.Fields ?? []).Select(field =>
                    Value(field.Value, input.Fields.Find(field.Name)!.ResolvedType!) is { } text ? $"{field.Name}: {text}" : null);
                return $"{{ {string.Join(", ", fields.Where(field => field is not null))} }}";
            case GraphQLListValue list when HasVariable(value):
                return $"[{string.Join(", ", (list.Values ?? []).Select(item => Value(item, ((ListGraphType)inner).ResolvedType!) ?? "null"))}]";
            case var literal when _rewriting.HasFlag(Rewriting.Variables):
                var name = $"extracted{_declarations.Count}";
                _declarations.Add($"${name}: {type}");
                _variables[name] = LiteralJson.Of(literal);
                return $"${name}";
            default:
                return Print(value);
        }
    }

    private static bool HasVariable(GraphQLValue value) => value switch
    {
        GraphQLVariable => true,
        GraphQLListValue list => (list.Values ?? []).Exists(HasVariable),
        GraphQLObjectValue composite => (composite.Fields ?? []).Exists(field => HasVariable(field.Value)),
        _ => false,
    };

    private static string Literal(JsonNode? value, IGraphType type) => (value, type) switch
    {
        (_, NonNullGraphType nonNull) => Literal(value, nonNull.ResolvedType!),
        (null, _) => "null",
        (JsonArray items, ListGraphType list) => $"[{string.Join(", ", items.Select(item => Literal(item, list.ResolvedType!)))}]",
        (_, ListGraphType list) => Literal(value, list.ResolvedType!),
        (JsonObject fields, IInputObjectGraphType input) =>
            $"{{ {string.Join(", ", fields.Select(field => $"{field.Key}: {Literal(field.Value, input.Fields.Find(field.Key)!.ResolvedType!)}"))} }}",
        (_, EnumerationGraphType) => value.GetValue<string>(),
        _ => value.ToJsonString(),
    };

    private static string Print(ASTNode node)
    {
        using var writer = new StringWriter();
        new SDLPrinter().PrintAsync(node, writer).AsTask().GetAwaiter().GetResult();
        return writer.ToString();
    }
}
