using System.Globalization;
using Barq.Testing.Attacks;
using GraphQLParser.AST;

namespace Barq.Testing.Fuzzing;

/// <summary>Grows documents from the grammar and the schema.</summary>
/// <param name="schema">The schema.</param>
/// <param name="random">Where chance comes from.</param>
/// <param name="fleet">What there is to ask for.</param>
internal sealed class DocumentGrower(SchemaTypes schema, Random random, AttackFleet fleet)
{
    private const int MostSelections = 6000;
    private int _names;

    /// <summary>A document to begin with.</summary>
    public GrownDocument Begin()
    {
        var document = new GrownDocument { Root = new GrownSelection { Name = "", Type = "Query" } };
        document.Root.Selections.Add(Field("Query", 3));
        return document;
    }

    /// <summary>A changed copy.</summary>
    /// <param name="document">What is changed.</param>
    /// <param name="other">Where pieces may come from.</param>
    public GrownDocument Mutate(GrownDocument document, GrownDocument other)
    {
        var changed = document.Copy();
        for (var times = 1 + random.Next(4); times > 0 && changed.Count < MostSelections; times--)
        {
            Once(changed, other);
        }

        return changed;
    }

    private void Once(GrownDocument document, GrownDocument other)
    {
        var all = document.Selections;
        var parent = Pick(all.Where(each => each.Type.Length > 0 && !schemaIsLeaf(each)).ToList()) ?? document.Root;
        var child = Pick(parent.Selections);
        switch (random.Next(10))
        {
            case 0 or 1:
                parent.Selections.Add(Field(parent.Type, 3));
                break;
            case 2 when child is not null && child.Name[0] != '.':
                // Often beside itself, each under a name of its own, or all under one.
                var alias = random.Next(3) == 0 ? "a" : null;
                for (var i = Math.Min(1 << random.Next(9), (MostSelections - document.Count) / child.Count); i > 0; i--)
                {
                    var copy = child.Copy();
                    copy.Alias = alias ?? NextName();
                    parent.Selections.Add(copy);
                }

                break;
            case 3:
                var wrapped = new GrownSelection { Name = "...", Type = parent.Type, Selections = [.. parent.Selections] };
                parent.Selections.Clear();
                parent.Selections.Add(wrapped);
                break;
            case 4:
                document.Fragments.Add(new GrownSelection { Name = "", Type = parent.Type, Selections = [.. parent.Selections.Select(each => each.Copy())] });
                Spread(parent, document.Fragments.Count - 1);
                break;
            case 5 when document.Fragments.FindIndex(each => each.Type == parent.Type) is var fragment and >= 0:
                Spread(parent, fragment);
                break;
            case 6 when child is not null:
                parent.Selections.Remove(child);
                break;
            case 7 when Pick(other.Selections.Where(each => each.Type == parent.Type && each.Selections.TrueForAll(below => below.Count < 500)).ToList()) is { } donor:
                // Spreads of another document's fragments would mean other ones here.
                parent.Selections.AddRange(donor.Copy().Selections.Where(each => each.All.All(below => !below.Name.StartsWith("...F", StringComparison.Ordinal))));
                break;
            case 8 when child is not null:
                child.Directives = random.Next(3) switch { 0 => " @skip(if:false)", 1 => " @include(if:true)", _ => "" };
                break;
            default:
                Deepen(parent);
                break;
        }

        bool schemaIsLeaf(GrownSelection each) => !schema.IsComposite(each.Type);
    }

    private void Spread(GrownSelection parent, int fragment)
    {
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            parent.Selections.Add(new GrownSelection { Name = "...F" + fragment.ToString(CultureInfo.InvariantCulture) });
        }
    }

    // A chain of fields that have fields, to where rows multiply.
    private void Deepen(GrownSelection parent)
    {
        for (var i = random.Next(1, 8); i > 0; i--)
        {
            var fields = schema.Fields(parent.Type).Where(field => schema.IsComposite(SchemaTypes.NameOf(field.Type))).ToList();
            if (Pick(fields) is not { } field)
            {
                return;
            }

            var next = Make(field);
            parent.Selections.Add(next);
            parent = next;
        }
    }

    private GrownSelection Field(string type, int depth)
    {
        var possible = schema.Possible(type);
        if (schema.Fields(type).Count == 0 || (possible.Count > 1 && random.Next(2) == 0))
        {
            var one = Pick(possible) ?? type;
            return new GrownSelection { Name = "... on " + one, Type = one, Selections = depth > 0 ? [Field(one, depth - 1)] : [] };
        }

        var field = Pick(schema.Fields(type))!;
        var made = Make(field);
        if (made.Type.Length > 0 && depth > 0)
        {
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                made.Selections.Add(Field(made.Type, depth - 1));
            }
        }

        return made;
    }

    private GrownSelection Make(GraphQLFieldDefinition field)
    {
        var type = SchemaTypes.NameOf(field.Type);
        var arguments = (field.Arguments?.Items ?? []).Where(argument => argument.Type is GraphQLNonNullType || random.Next(3) == 0)
            .Where(argument => argument.Name.StringValue is not ("last" or "before" or "after")).Select(argument => $"{argument.Name.StringValue}:{Value(argument.Name.StringValue, argument.Type, 4)}").ToList();
        return new GrownSelection
        {
            Name = field.Name.StringValue,
            Type = schema.IsComposite(type) ? type : "",
            Alias = random.Next(2) == 0 ? NextName() : null,
            Arguments = arguments.Count == 0 ? "" : $"({string.Join(',', arguments)})",
        };
    }

    private string Value(string name, GraphQLType type, int depth)
    {
        var named = SchemaTypes.NameOf(type);
        if (SchemaTypes.IsList(type))
        {
            var inner = type is GraphQLNonNullType marked ? ((GraphQLListType)marked.Type).Type : ((GraphQLListType)type).Type;
            return depth == 0 ? "[]" : $"[{string.Join(',', Enumerable.Range(0, 1 << random.Next(random.Next(8))).Select(_ => Value(name, inner, depth - 1)))}]";
        }

        var inputs = schema.Inputs(named);
        if (inputs.Count > 0)
        {
            // A sort takes one field; a filter as many as one likes.
            var count = depth == 0 ? 0 : named.EndsWith("SortInput", StringComparison.Ordinal) ? 1 : random.Next(1, 4);
            return $"{{{string.Join(',', Enumerable.Range(0, count).Select(_ => Pick(inputs)!).DistinctBy(input => input.Name.StringValue).Select(input => $"{input.Name.StringValue}:{Value(input.Name.StringValue, input.Type, depth - 1)}"))}}}";
        }

        return Pick(schema.Values(named)) ?? named switch
        {
            "Int" => name is "first" ? random.Next(3) == 0 ? "100" : random.Next(1, 30).ToString(CultureInfo.InvariantCulture) : random.Next(-5, 1000).ToString(CultureInfo.InvariantCulture),
            "Boolean" => random.Next(2) == 0 ? "true" : "false",
            "ID" => $"\"{(random.Next(3) == 0 ? AttackFleet.Id("Delivery", random.Next(1, 5000)) : random.Next(2) == 0 ? fleet.Courier : Pick(fleet.Deliveries))}\"",
            "DateTime" => $"\"{2025 + random.Next(3)}-0{random.Next(1, 10)}-01T00:00:00Z\"",
            "Decimal" or "Float" or "Long" => random.Next(-10, 1000).ToString(CultureInfo.InvariantCulture),
            _ => $"\"{(random.Next(2) == 0 ? "a" : "Riyadh")}\"",
        };
    }

    private string NextName() => "n" + (++_names).ToString(CultureInfo.InvariantCulture);

    private T? Pick<T>(IReadOnlyList<T> items) => items.Count == 0 ? default : items[random.Next(items.Count)];
}
