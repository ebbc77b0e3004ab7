using System.Text;
using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Visitors;

namespace Barq.Graph.Tests.Operations;

/// <summary>Writes an operation anew in which fragments are deferred and lists streamed here and there: beside, inside and on top of each other.</summary>
internal sealed class DeferringRewriter
{
    /// <summary>A variable that turns some of them off.</summary>
    public const string Variable = "later";

    private readonly Random _random;
    private readonly bool _isPlain;
    private readonly bool _onlyLists;
    private readonly Dictionary<(string, string), string> _streams = [];
    private string _list = "";
    private bool _usesVariable;

    private DeferringRewriter(Random random, bool isPlain) => (_random, _isPlain, _onlyLists) = (random, isPlain, random.Next(4) == 0);

    /// <summary>Rewrites an operation.</summary>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="document">The document.</param>
    /// <param name="isPlain">Whether nothing is deferred after all: the same fragments, as they are.</param>
    public static string Rewrite(Random random, string document, bool isPlain = false)
    {
        var rewriter = new DeferringRewriter(random, isPlain);
        var parsed = Parser.Parse(document);
        var text = new StringBuilder();
        foreach (var definition in parsed.Definitions)
        {
            var body = rewriter.Set(((IHasSelectionSetNode)definition).SelectionSet!);
            text.Append(definition switch
            {
                GraphQLFragmentDefinition fragment => $"fragment {fragment.FragmentName.Name} on {fragment.TypeCondition.Type.Name} ",
                GraphQLOperationDefinition operation => $"query {operation.Name}§{string.Join(", ", (operation.Variables?.Items ?? []).Select(Print))}§ ",
                _ => throw new NotSupportedException(definition.Kind.ToString()),
            }).Append(body).Append('\n');
        }

        // What the operation declares is known once all fragments are written.
        var parts = text.ToString().Split('§');
        var declared = rewriter._usesVariable ? $"{(parts[1].Length > 0 ? ", " : "")}${Variable}: Boolean! = true" : "";
        var whole = parts[1].Length + declared.Length > 0 ? $"{parts[0]}({parts[1]}{declared}){parts[2]}" : parts[0] + parts[2];

        // A label stands once in a document; what was written twice got it twice.
        var pieces = whole.Split('¤');
        return string.Concat(pieces.Select((piece, i) => i == 0 ? piece : $"part {i}{piece}"));
    }

    private string Set(GraphQLSelectionSet set)
    {
        var selections = set.Selections.Select(node => (Node: (ASTNode?)node, Text: Selection(node))).ToList();
        for (var times = _onlyLists ? 0 : _random.Next(3); times > 0; times--)
        {
            var first = _random.Next(selections.Count);
            var wrapped = selections.GetRange(first, 1 + _random.Next(selections.Count - first));
            selections.RemoveRange(first, wrapped.Count);

            // What stands outside, too, does not wait; the fields of its own that do not, do. What stands in another fragment, too, comes with the first of them.
            var again = _random.Next(4);
            if (again < 2 && wrapped.Where(each => each.Node is not null).Select(each => ((ASTNode?)null, Pruned(each.Node!))).ToArray() is { Length: > 0 } pruned)
            {
                selections.InsertRange(first, again == 0 ? pruned : [(null, $"...{Defer()} {{ {string.Join(' ', pruned.Select(each => each.Item2))} }}")]);
            }

            selections.Insert(_random.Next(selections.Count + 1), (null, $"...{Defer()} {{ {string.Join(' ', wrapped.Select(each => each.Text))} }}"));
        }

        return $"{{ {string.Join(' ', selections.Select(each => each.Text))} }}";
    }

    // A field with some of its fields.
    private string Pruned(ASTNode selection) => selection switch
    {
        GraphQLField { SelectionSet: { } set } field => $"{Head(field)} {{ {In(field, () => string.Join(' ', set.Selections.Where((_, i) => i == 0 || _random.Next(2) == 0).Select(Pruned)))} }}",
        GraphQLInlineFragment inline => $"...{TypeOf(inline)}{Directives(inline)} {{ {string.Join(' ', inline.SelectionSet.Selections.Select(Pruned))} }}",
        _ => Print(selection),
    };

    private static string TypeOf(GraphQLInlineFragment inline) => inline.TypeCondition is { } type ? $" on {type.Type.Name}" : "";

    private string Head(GraphQLField field) =>
        $"{(field.Alias is null ? "" : $"{field.Alias.Name}: ")}{field.Name}{(field.Arguments is null ? "" : Print(field.Arguments))}{Directives(field)}{Stream(field)}";

    private string In(GraphQLField field, Func<string> write)
    {
        var outer = _list;
        _list = (field.Alias?.Name ?? field.Name).StringValue;
        var text = write();
        _list = outer;
        return text;
    }

    // Wherever a list is selected again, it is streamed alike, or the document would not be valid.
    private string Stream(GraphQLField field)
    {
        if (_isPlain || field.Name.StringValue is not ("nodes" or "edges" or "search"))
        {
            return "";
        }

        var key = (_list, (field.Alias?.Name ?? field.Name).StringValue);
        if (!_streams.TryGetValue(key, out var stream))
        {
            var condition = _random.Next(6) switch { 0 => $", if: ${Variable}", 1 => ", if: true", _ => "" };
            _streams[key] = stream = _random.Next(4) == 0 ? "" : $" @stream(initialCount: {_random.Next(3)}{condition})";
            _usesVariable |= stream.Contains(Variable, StringComparison.Ordinal);
        }

        return stream;
    }

    private string Selection(ASTNode selection) => selection switch
    {
        GraphQLField { SelectionSet: { } set } field => $"{Head(field)} {In(field, () => Set(set))}",
        GraphQLFragmentSpread spread => $"...{spread.FragmentName.Name}{Directives(spread)}{(_random.Next(2) == 0 ? Defer() : "")}",
        GraphQLInlineFragment inline => $"...{TypeOf(inline)}{Directives(inline)}{(_random.Next(2) == 0 ? Defer() : "")} {Set(inline.SelectionSet)}",
        _ => Print(selection),
    };

    private string Defer()
    {
        var label = _random.Next(4) == 0 ? null : "label: \"¤\"";
        var condition = _random.Next(8) switch
        {
            0 => $"if: ${Variable}",
            1 => "if: false",
            2 => "if: true",
            _ => null,
        };
        if (_isPlain || _onlyLists)
        {
            return "";
        }

        _usesVariable |= condition?.EndsWith(Variable, StringComparison.Ordinal) == true;
        var arguments = string.Join(", ", new[] { label, condition }.Where(argument => argument is not null));
        return arguments.Length == 0 ? " @defer" : $" @defer({arguments})";
    }

    private static string Directives(IHasDirectivesNode node) => string.Concat((node.Directives?.Items ?? []).Select(directive => $" {Print(directive)}"));

    private static string Print(ASTNode node)
    {
        var text = new StringWriter();
        var printing = new SDLPrinter().PrintAsync(node, text);
        Assert.True(printing.IsCompletedSuccessfully);
        return text.ToString();
    }
}
