using GraphQL;
using GraphQLParser.AST;
using GraphQLParser.Visitors;

namespace Barq.Graph.Documents;

/// <summary>A field of a selection: all of its occurrences under one response key, merged.</summary>
/// <param name="ResponseKey">Its alias, or its name.</param>
/// <param name="Name">Its name in the schema.</param>
/// <param name="Ast">The first occurrence; the others have the same arguments, or validation would have failed.</param>
/// <param name="Selections">The selection sets of all occurrences.</param>
internal sealed record SelectedField(string ResponseKey, string Name, GraphQLField Ast, List<GraphQLSelectionSet> Selections)
{
    /// <summary>The parts of the answer that select it; null where nobody asked.</summary>
    public PartSet? Parts { get; init; }
}

/// <summary>Flattens selection sets: fragments spread, conditions decided, equal response keys merged.</summary>
/// <remarks>Source: GraphQL specification, section 6.3.2 "Field Collection".</remarks>
/// <param name="fragments">The document's fragments by name.</param>
/// <param name="isTrue">The value of a variable that a condition names.</param>
internal sealed class SelectionReader(IReadOnlyDictionary<string, GraphQLFragmentDefinition> fragments, Func<string, bool> isTrue)
{
    private const int LongList = 16;

    private static readonly SDLPrinter _printer = new();

    private bool _isOrdered;

    /// <summary>
    /// A reader of the same selections that tells each field with its arguments once, in an order of its own: what it reads is the same for all
    /// documents that differ by aliases and by the order of their fields.
    /// </summary>
    public SelectionReader Ordered => new(fragments, isTrue) { _isOrdered = true };

    /// <summary>The fields that are selected on an object.</summary>
    /// <param name="typeName">The object's type.</param>
    /// <param name="interfaceName">The interface that the type implements; null for none.</param>
    /// <param name="selections">The selection sets.</param>
    /// <param name="unionName">The union that the type is met in; null for none.</param>
    /// <param name="deferrals">Takes the deferred fragments; null where none can be, and each is read like any.</param>
    public List<SelectedField> Read(
        string typeName, string? interfaceName, IReadOnlyList<GraphQLSelectionSet> selections, string? unionName = null, Deferrals? deferrals = null)
    {
        var fields = new List<SelectedField>();
        Dictionary<string, SelectedField>? index = null;
        var place = new Place(typeName, interfaceName, unionName, deferrals, deferrals?.Parts.Count ?? 0);
        foreach (var selection in selections)
        {
            Collect(place, selection, (selection as PartSelectionSet)?.Part, fields, [], ref index);
        }

        return _isOrdered ? Order(fields) : fields;
    }

    /// <summary>The part that the end of a list is.</summary>
    /// <param name="field">The list's field.</param>
    /// <param name="around">The part in which the list stands; null for the first answer.</param>
    /// <param name="deferrals">Takes the part.</param>
    /// <returns>The part; null where nothing of the list may come later.</returns>
    public DeferredPart? EndOf(SelectedField field, DeferredPart? around, Deferrals deferrals) => deferrals.EndOf(field.Ast, around, IsTrueUnlessFalse);

    private static List<SelectedField> Order(List<SelectedField> fields) =>
    [
        .. fields.GroupBy(field => (field.Name, Arguments: field.Ast.Arguments is { } arguments ? _printer.Print(arguments) : ""))
            .OrderBy(alike => alike.Key.Name, StringComparer.Ordinal).ThenBy(alike => alike.Key.Arguments, StringComparer.Ordinal)
            .Select(alike => alike.First() with { Selections = [.. alike.SelectMany(field => field.Selections)] }),
    ];

    private void Collect(
        in Place place, GraphQLSelectionSet set, DeferredPart? part, List<SelectedField> fields, HashSet<(string, DeferredPart?)> visited, ref Dictionary<string, SelectedField>? index)
    {
        foreach (var selection in set.Selections)
        {
            if (!IsIncluded((IHasDirectivesNode)selection))
            {
                continue;
            }

            switch (selection)
            {
                case GraphQLField field:
                    Add(field, part, place.Deferrals is not null, fields, ref index);
                    break;
                case GraphQLInlineFragment inline when Applies(inline.TypeCondition, place):
                    Collect(place, inline.SelectionSet, PartOf(inline.Directives, part, place), fields, visited, ref index);
                    break;
                case GraphQLFragmentSpread spread when fragments.TryGetValue(spread.FragmentName.Name.StringValue, out var fragment)
                    && Applies(fragment.TypeCondition, place)
                    && PartOf(spread.Directives, part, place) is var own
                    && visited.Add((spread.FragmentName.Name.StringValue, own)):
                    Collect(place, fragment.SelectionSet, own, fields, visited, ref index);
                    break;
            }
        }
    }

    private DeferredPart? PartOf(GraphQLDirectives? directives, DeferredPart? around, in Place place) =>
        place.Deferrals is null ? around : place.Deferrals.PartOf(directives, around, place.FirstPart, IsTrueUnlessFalse);

    private static void Add(GraphQLField field, DeferredPart? part, bool isTracked, List<SelectedField> fields, ref Dictionary<string, SelectedField>? index)
    {
        var key = (field.Alias?.Name ?? field.Name).StringValue;
        var existing = Find(key, fields, ref index);
        if (existing is null)
        {
            fields.Add(existing = new SelectedField(key, field.Name.StringValue, field, []) { Parts = isTracked ? new PartSet() : null });
            index?.Add(key, existing);
        }

        existing.Parts?.Add(part);
        if (field.SelectionSet is not null)
        {
            existing.Selections.Add(part is null ? field.SelectionSet : new PartSelectionSet(field.SelectionSet, part));
        }
    }

    // A list is looked through faster than a table is made, as long as it is short.
    private static SelectedField? Find(string key, List<SelectedField> fields, ref Dictionary<string, SelectedField>? index)
    {
        if (fields.Count < LongList)
        {
            return fields.Find(candidate => candidate.ResponseKey == key);
        }

        index ??= fields.ToDictionary(field => field.ResponseKey, StringComparer.Ordinal);
        return index.GetValueOrDefault(key);
    }

    private static bool Applies(GraphQLTypeCondition? condition, in Place place) => condition is null
        || condition.Type.Name.StringValue is var name && (name == place.Type || name == place.Interface || name == place.Union);

    private bool IsIncluded(IHasDirectivesNode node)
    {
        if (node.Directives is not { Count: > 0 } directives)
        {
            return true;
        }

        foreach (var directive in directives)
        {
            var skips = directive.Name.StringValue == "skip";
            if ((skips || directive.Name.StringValue == "include")
                && directive.Arguments?.ValueFor("if") is { } condition
                && Evaluate(condition) == skips)
            {
                return false;
            }
        }

        return true;
    }

    private bool Evaluate(GraphQLValue condition) => condition switch
    {
        GraphQLBooleanValue literal => literal.BoolValue,
        GraphQLVariable variable => isTrue(variable.Name.StringValue),
        _ => false,
    };

    // Conditions of @defer and @stream: their default is true.
    private bool IsTrueUnlessFalse(GraphQLValue condition) => condition switch
    {
        GraphQLVariable variable => isTrue(Deferrals.TrueUnlessFalse + variable.Name.StringValue),
        _ => Evaluate(condition),
    };

    /// <summary>Where selections are read.</summary>
    /// <param name="Type">What a fragment may call the object's type: its name,</param>
    /// <param name="Interface">that of its interface,</param>
    /// <param name="Union">and that of its union.</param>
    /// <param name="Deferrals">Takes the deferred fragments.</param>
    /// <param name="FirstPart">How many of them there were before.</param>
    private readonly record struct Place(string Type, string? Interface, string? Union, Deferrals? Deferrals, int FirstPart);
}
