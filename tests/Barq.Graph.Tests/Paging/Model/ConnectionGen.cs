using CsCheck;

namespace Barq.Graph.Tests.Paging.Model;

/// <summary>Random connections: any order, any filter, any page, to three levels. Values come from the rows, so that filters leave some.</summary>
internal sealed class ConnectionGen(ModelFleet fleet)
{
    private const int Levels = 3;
    private const int ConditionDepth = 3;

    public Gen<Connection> Root { get; } = Gen.OneOf(ModelSchema.Roots).SelectMany(root => Connection(fleet, root, Levels));

    private static Gen<Connection> Connection(ModelFleet fleet, string field, int levels)
    {
        var type = ModelSchema.TypeOf(field);
        return Gen.Select(
            Gen.Frequency((2, Gen.Const(Model.Condition.None)), (3, ConditionOf(fleet, type, ConditionDepth)), (3, Listed(fleet, type))),
            Order(type),
            PageOf(fleet[field]),
            Gen.Frequency((1, Gen.Const((int?)null)), (4, Gen.Int[1, 30].Select(bound => (int?)bound))).Array[0, 2],
            levels == 1 ? Gen.Const(Array.Empty<Connection>()) : Children(fleet, type, levels),
            (where, order, page, bounds, children) => new Connection(field, where, order, page, bounds, children));
    }

    // Each list at most once: twice would need aliases, which say nothing about paging.
    private static Gen<Connection[]> Children(ModelFleet fleet, string type, int levels)
    {
        var lists = ModelSchema.Lists(type);
        return lists.Length == 0
            ? Gen.Const(Array.Empty<Connection>())
            : Gen.OneOf(lists).SelectMany(list => Connection(fleet, list, levels - 1)).Array[0, 1];
    }

    // The latest of all or of some, which is what lists are mostly asked for, beside every other order.
    private static Gen<(string, bool)[]> Order(string type) => Gen.Frequency(
        (3, Gen.Select(Gen.OneOf([.. ModelSchema.Fields(type), "id"]), Gen.Bool).Array[0, 3]),
        (ModelSchema.ToOne(type).Length == 0 ? 0 : 3, Gen.Select(Gen.OneOf([.. ModelSchema.Fields(type), .. Related(type, 2), .. Related(type, 2)]), Gen.Bool).Array[1, 3]),
        (2, Gen.Bool.Select(descending => new[] { (type == "Organization" ? "name" : "createdAt", descending) })),
        (2, type == "Delivery" ? Gen.Bool.Select(descending => new[] { ("deliveredAt", descending) }) : Gen.Const(Array.Empty<(string, bool)>())));

    // What is known of the rows that it refers to.
    private static IEnumerable<string> Related(string type, int hops) => hops == 0 ? [] : ModelSchema.ToOne(type).SelectMany(relation =>
        ModelSchema.Fields(relation.Type).Append("id").Concat(Related(relation.Type, hops - 1)).Select(field => $"{relation.Field}.{field}"));

    // Lists of values, all of which hold, and perhaps a bound.
    private static Gen<Condition> Listed(ModelFleet fleet, string type)
    {
        var rows = fleet[ModelSchema.Roots.Single(root => ModelSchema.TypeOf(root) == type)];
        string[] fields = [.. ModelSchema.ReferencesOf(type), .. ModelSchema.Fields(type).Where(field => field is "status" or "priority")];
        if (fields.Length == 0)
        {
            return Gen.Const(Model.Condition.None);
        }

        var list = Gen.OneOf(fields).SelectMany(field => Gen.Select(
            Gen.Frequency((4, Gen.Const(false)), (1, Gen.Const(true))),
            Gen.OneOf(rows.Select(row => row.Values[field]).Distinct().ToArray()).Array[1, 5],
            (negated, values) => Model.Condition.In(field, negated, values)));
        var bound = Gen.Select(Gen.OneOf("gt", "gte", "lt", "lte"), Gen.OneOf(rows.Select(row => row.Values["createdAt"]).ToArray()),
            (operation, value) => Model.Condition.Field("createdAt", operation, value));
        return Gen.Select(list.Array[1, 2], bound.Array[0, 1], (lists, bounds) => Model.Condition.And([.. lists, .. bounds]));
    }

    private static Gen<Page> PageOf(IReadOnlyList<ModelRow> rows)
    {
        var position = Gen.Frequency((2, Gen.Const((ModelRow?)null)), (1, Gen.OneOf(rows.ToArray()).Select(row => (ModelRow?)row)));
        return Gen.Frequency(
            (4, Gen.Select(Gen.Bool, Gen.Int[0, 9], position, position, (backward, size, after, before) => new Page(backward, size, after, before))),
            (1, Gen.Select(Gen.Int[0, 9], Gen.Int[1, 25], (size, offset) => new Page(false, size, null, null, offset))));
    }

    public static Gen<Condition> ConditionOf(ModelFleet fleet, string type, int depth)
    {
        var rows = fleet[ModelSchema.Roots.Single(root => ModelSchema.TypeOf(root) == type)];
        var leaf = Gen.OneOf([.. ModelSchema.Fields(type), .. ModelSchema.ReferencesOf(type)]).SelectMany(field => Leaf(field, [.. rows.Select(row => row.Values[field]).Distinct()]));
        if (depth == 0)
        {
            return leaf;
        }

        var inner = ConditionOf(fleet, type, depth - 1);
        List<(int, IGen<Condition>)> kinds =
        [
            (6, leaf),
            (1, inner.Array[0, 3].Select(Condition.And)),
            (1, inner.Array[0, 3].Select(Condition.Or)),
        ];
        kinds.AddRange(ModelSchema.ToOne(type).Select(relation => (1, (IGen<Condition>)
            ConditionOf(fleet, relation.Type, depth - 1).Select(condition => Condition.ToOne(relation.Field, condition)))));
        foreach (var list in ModelSchema.Lists(type))
        {
            var element = ConditionOf(fleet, ModelSchema.TypeOf(list), depth - 1);
            kinds.Add((1, element.Select(condition => Condition.Some(list, condition))));
            kinds.Add((1, element.Select(condition => Condition.NoneOf(list, condition))));
            kinds.Add((1, element.Select(condition => Condition.All(list, condition))));
            kinds.Add((1, Gen.Bool.Select(any => Condition.Any(list, any))));
            kinds.Add((2, Gen.Select(Gen.Bool, element, Gen.OneOf("eq", "neq", "gt", "gte", "lt", "lte"), Gen.Int[-1, 6],
                (all, condition, operation, number) => Condition.CountOf(list, all ? null : condition, operation, number))));
        }

        return Gen.Frequency([.. kinds]);
    }

    private static string Part(string text, int from, int length, bool upper)
    {
        var start = Math.Min(from, Math.Max(0, text.Length - length));
        var part = text.Substring(start, Math.Min(length, text.Length - start));
        return part.Any(char.IsSurrogate) ? text : upper ? part.ToUpperInvariant() : part;
    }

    private static Gen<Condition> Leaf(string field, object?[] values)
    {
        var one = Gen.OneOf(values);
        var present = Gen.OneOf(values.Where(value => value is not null).ToArray());
        var isNullable = values.Contains(null);
        var isText = values.Any(value => value is string) && field is not ("status" or "priority");
        string[] comparisons = ["gt", "gte", "lt", "lte"];
        // Truths and names of an enum are not compared by size.
        var bySize = field is not ("status" or "priority") && !ModelSchema.References.ContainsKey(field) && !values.Any(value => value is bool);
        List<(int, IGen<Condition>)> kinds =
        [
            (1, Gen.Select(Gen.OneOf("eq", "neq"), isNullable ? one : present, (operation, value) => Condition.Field(field, operation, value))),
            (1, Gen.Select(Gen.Bool, (isNullable ? one : present).Array[0, 4], (negated, some) => Condition.In(field, negated, some))),
        ];
        if (bySize)
        {
            kinds.Add((2, Gen.Select(Gen.OneOf(comparisons), present, (operation, value) => Condition.Field(field, operation, value))));
        }

        if (isText)
        {
            // Parts of the texts themselves, long enough for trigrams, in another case too.
            var part = Gen.Select(present, Gen.Int[0, 20], Gen.Int[3, 8], Gen.Bool, (value, from, length, upper) => Part((string)value!, from, length, upper));
            kinds.Add((1, Gen.Select(Gen.OneOf("contains", "endsWith", "icontains", "iendsWith", "ieq"), part, (operation, value) => Condition.Field(field, operation, value))));
            kinds.Add((1, Gen.Select(
                Gen.OneOf("contains", "startsWith", "endsWith", "ieq", "icontains", "istartsWith", "iendsWith"), Gen.OneOf("", "a", "A", "%", "_", "é", "E", "b", "\n", "ب", "\u0640"), (operation, value) => Condition.Field(field, operation, value))));
        }

        return Gen.Frequency([.. kinds]);
    }
}
