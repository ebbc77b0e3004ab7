using GraphQLParser;
using GraphQLParser.AST;

namespace Barq.Graph.Documents;

/// <summary>
/// A document's operations and fragments, and how they hang together: read in one pass over the whole tree, in which nothing calls itself,
/// and which ends at the first limit that is passed.
/// </summary>
internal sealed class DocumentOutline
{
    private readonly DocumentOptions _options;
    private int _selections;
    private int _aliases;
    private int _arguments;
    private int _directives;

    private DocumentOutline(GraphQLDocument document, DocumentOptions options)
    {
        _options = options;
        Document = document;
        foreach (var definition in document.Definitions)
        {
            Add(definition);
        }
    }

    /// <summary>The document.</summary>
    public GraphQLDocument Document { get; }

    /// <summary>Its operations, in their order.</summary>
    public List<DefinitionOutline> Operations { get; } = [];

    /// <summary>Its fragments, in their order; a name can stand twice.</summary>
    public List<DefinitionOutline> Fragments { get; } = [];

    /// <summary>Its fragments by name: the first of each.</summary>
    public Dictionary<string, DefinitionOutline> FragmentsByName { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads a document.</summary>
    /// <exception cref="DocumentException">It is larger than allowed, or holds something else than operations and fragments.</exception>
    public static DocumentOutline Of(GraphQLDocument document, DocumentOptions options) => new(document, options);

    /// <summary>Refuses what a limit does not allow.</summary>
    private static void Check(bool isTooMuch, string what, int most)
    {
        if (isTooMuch)
        {
            throw DocumentException.TooLarge($"The document has more than {most} {what}.");
        }
    }

    private void Add(ASTNode definition)
    {
        var outline = new DefinitionOutline(definition);
        switch (definition)
        {
            case GraphQLOperationDefinition operation:
                Operations.Add(outline);
                Check(Operations.Count > _options.MaxOperations, "operations", _options.MaxOperations);
                Check(operation.Variables?.Count > _options.MaxVariables, "variables in an operation", _options.MaxVariables);
                Count(operation.Directives);
                foreach (var variable in operation.Variables ?? Enumerable.Empty<GraphQLVariableDefinition>())
                {
                    Count(variable.Directives);
                }

                Read(outline, operation.SelectionSet);
                break;
            case GraphQLFragmentDefinition fragment:
                Fragments.Add(outline);
                FragmentsByName.TryAdd(fragment.FragmentName.Name.StringValue, outline);
                Check(Fragments.Count > _options.MaxFragments, "fragments", _options.MaxFragments);
                Count(fragment.Directives);
                Read(outline, fragment.SelectionSet);
                break;
            default:
                // Source: GraphQL specification, section 5.1.1 "Executable Definitions".
                var place = Location.FromLinearPosition(Document.Source, definition.Location.Start);
                throw new DocumentException(new DocumentProblem(
                    ProblemKind.Validity, "A request holds operations and fragments, and no definitions of types.", place.Line, place.Column));
        }
    }

    private void Read(DefinitionOutline outline, GraphQLSelectionSet selections)
    {
        var open = new Stack<(GraphQLSelectionSet Set, int Depth, int Nesting)>();
        open.Push((selections, 0, 1));
        var (deepest, nesting, fields, roots) = (0, 0, 0, 0);
        while (open.TryPop(out var next))
        {
            nesting = Math.Max(nesting, next.Nesting);
            foreach (var selection in next.Set.Selections)
            {
                Check(++_selections > _options.MaxSelections, "selections", _options.MaxSelections);
                Count(((IHasDirectivesNode)selection).Directives);
                switch (selection)
                {
                    case GraphQLField field:
                        fields++;
                        roots += next.Depth == 0 ? 1 : 0;
                        deepest = Math.Max(deepest, next.Depth + 1);
                        Check(field.Alias is not null && ++_aliases > _options.MaxAliases, "aliases", _options.MaxAliases);
                        Count(field.Arguments);
                        outline.Introspects |= field.Name.StringValue is "__schema" or "__type";
                        if (field.SelectionSet is { } inner)
                        {
                            open.Push((inner, next.Depth + 1, next.Nesting + 1));
                        }

                        break;
                    case GraphQLInlineFragment inline:
                        open.Push((inline.SelectionSet, next.Depth, next.Nesting + 1));
                        break;
                    case GraphQLFragmentSpread spread:
                        outline.Spreads.Add(new Spread(spread, spread.FragmentName.Name.StringValue, next.Depth, next.Nesting));
                        break;
                }
            }
        }

        outline.Size = new DocumentSize(deepest, nesting, fields, roots);
    }

    private void Count(GraphQLArguments? arguments)
    {
        _arguments += arguments?.Count ?? 0;
        Check(_arguments > _options.MaxArguments, "arguments", _options.MaxArguments);
    }

    private void Count(GraphQLDirectives? directives)
    {
        if (directives is null)
        {
            return;
        }

        _directives += directives.Count;
        Check(directives.Count > _options.MaxDirectivesPerPlace, "directives at one place", _options.MaxDirectivesPerPlace);
        Check(_directives > _options.MaxDirectives, "directives", _options.MaxDirectives);
        foreach (var directive in directives)
        {
            Count(directive.Arguments);
        }
    }
}
