using GraphQL.Types;
using GraphQLParser.AST;

namespace Barq.Graph.Documents;

/// <summary>A field of merged selections.</summary>
/// <param name="Key">The response key.</param>
/// <param name="Node">The field in the document.</param>
/// <param name="Parent">The type that it is selected on.</param>
/// <param name="Type">Its own type; null where it is not known.</param>
internal readonly record struct MergedField(string Key, GraphQLField Node, IGraphType? Parent, IGraphType? Type);

/// <summary>Collects the fields of selection sets by response key, fragments spread.</summary>
internal static class FieldGroups
{
    /// <summary>The fields of some selection sets, by response key.</summary>
    /// <param name="sets">The selection sets, with the types that they select on.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="outline">The document.</param>
    /// <param name="looks">How many selections there were: the work that it took.</param>
    public static IReadOnlyCollection<List<MergedField>> Of(
        List<(GraphQLSelectionSet Set, IGraphType? Parent)> sets, ISchema schema, DocumentOutline outline, out int looks)
    {
        var groups = new Dictionary<string, List<MergedField>>(StringComparer.Ordinal);
        var spread = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<(GraphQLSelectionSet Set, IGraphType? Parent)>();
        looks = 0;
        for (var i = sets.Count - 1; i >= 0; i--)
        {
            open.Push(sets[i]);
        }

        while (open.TryPop(out var next))
        {
            foreach (var selection in next.Set.Selections)
            {
                looks++;
                switch (selection)
                {
                    case GraphQLField field:
                        var key = (field.Alias?.Name ?? field.Name).StringValue;
                        if (!groups.TryGetValue(key, out var group))
                        {
                            groups.Add(key, group = []);
                        }

                        group.Add(new MergedField(key, field, next.Parent, TypeOf(schema, next.Parent, field)));
                        break;
                    case GraphQLInlineFragment inline:
                        open.Push((inline.SelectionSet, inline.TypeCondition is { } condition ? schema.AllTypes[condition.Type.Name.Value] : next.Parent));
                        break;
                    case GraphQLFragmentSpread node
                        when spread.Add(node.FragmentName.Name.StringValue)
                            && outline.FragmentsByName.TryGetValue(node.FragmentName.Name.StringValue, out var fragment):
                        var definition = (GraphQLFragmentDefinition)fragment.Definition;
                        open.Push((definition.SelectionSet, schema.AllTypes[definition.TypeCondition.Type.Name.Value]));
                        break;
                }
            }
        }

        return groups.Values;
    }

    /// <summary>
    /// Those of a group that one object can have at once: those on one object type, with those on abstract types, which any object may have.
    /// </summary>
    public static List<List<MergedField>> ThatOneObjectCanHave(List<MergedField> group)
    {
        if (group.TrueForAll(field => field.Parent == group[0].Parent))
        {
            return [group];
        }

        var byType = group.Where(field => field.Parent is IObjectGraphType).GroupBy(field => field.Parent).ToList();
        var anywhere = group.FindAll(field => field.Parent is not IObjectGraphType);
        return byType.Count == 0 ? [group] : byType.ConvertAll(type => new List<MergedField>([.. anywhere, .. type]));
    }

    private static IGraphType? TypeOf(ISchema schema, IGraphType? parent, GraphQLField field)
    {
        var name = field.Name.Value;
        if (name.Length > 1 && name.Span[0] == '_' && name.Span[1] == '_')
        {
            return name == schema.TypeNameMetaFieldType.Name ? schema.TypeNameMetaFieldType.ResolvedType
                : name == schema.SchemaMetaFieldType.Name ? schema.SchemaMetaFieldType.ResolvedType
                : name == schema.TypeMetaFieldType.Name ? schema.TypeMetaFieldType.ResolvedType
                : null;
        }

        return (parent as IComplexGraphType)?.Fields.Find(name)?.ResolvedType;
    }
}
