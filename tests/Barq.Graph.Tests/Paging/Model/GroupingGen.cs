using CsCheck;

namespace Barq.Graph.Tests.Paging.Model;

/// <summary>Random groups: any keys, conditions and order. Bounds come from the rows, so that conditions leave some.</summary>
internal sealed class GroupingGen(ModelFleet fleet)
{
    /// <summary>Groups of a root's rows.</summary>
    public Gen<Grouping> Of(string root)
    {
        var type = ModelSchema.TypeOf(root);
        return Gen.Select(
            Gen.Frequency((2, Gen.Const(Condition.None)), (2, ConnectionGen.ConditionOf(fleet, type, 2))),
            Keys(type),
            Gen.Select(Gen.Bool, Having(type, fleet[root]).Array[0, 2]),
            Figure(type).Array[0, 2],
            Gen.Select(Gen.Int[0, 3], Gen.Bool).Array[0, 3],
            Gen.Select(Gen.Bool, Gen.Bool),
            (where, keys, having, figures, ordered, flags) =>
            {
                (int Key, FigureOf? Figure, bool Descending)[] byFigures = [.. figures.Select(figure => (0, (FigureOf?)figure, flags.Item1))];
                (int Key, FigureOf? Figure, bool Descending)[] byKeys = [.. ordered.Where(term => term.Item1 < keys.Length).Select(term => (term.Item1, (FigureOf?)null, term.Item2))];
                return new Grouping(type, where, keys, having.Item2, having.Item1, flags.Item2 ? [.. byFigures, .. byKeys] : [.. byKeys, .. byFigures]);
            });
    }

    /// <summary>The different values of a column of a root's rows, in either direction.</summary>
    public static Gen<Grouping> ValuesOf(string root)
    {
        var type = ModelSchema.TypeOf(root);
        return Gen.Select(Gen.OneOf([.. Paths(type).Where(path => !path.Contains('.', StringComparison.Ordinal))]), Gen.Bool, Gen.Bool, (path, withoutNulls, descending) =>
            new Grouping(type, Condition.None, [new KeyOf(path, null, null, withoutNulls)], [], false, [(0, null, descending)]) { IsBare = true });
    }

    private static Gen<KeyOf[]> Keys(string type) =>
        Gen.OneOf(Paths(type)).SelectMany(Key).Array[1, 3].Select(keys => keys.DistinctBy(key => key.Path).ToArray());

    private static Gen<KeyOf> Key(string path)
    {
        var field = path[(path.LastIndexOf('.') + 1)..];
        var withoutNulls = Gen.Frequency((3, Gen.Const(false)), (1, Gen.Const(true)));
        return field switch
        {
            "createdAt" or "deliveredAt" or "trialEndsAt" or "firstResponseAt" => Gen.Select(
                Gen.OneOf([.. Calendar.Buckets, null]), Gen.OneOf([.. Calendar.Zones, null]), withoutNulls,
                (bucket, zone, without) => new KeyOf(path, bucket, bucket is null ? null : zone, without)),
            "joiningDate" => Gen.Select(Gen.OneOf("DAY", "WEEK", "MONTH", null), withoutNulls, (bucket, without) => new KeyOf(path, bucket, null, without)),
            _ => withoutNulls.Select(without => new KeyOf(path, null, null, without)),
        };
    }

    private static Gen<FigureOf> Figure(string type)
    {
        FigureOf[] figures = [.. Figures.Functions.SelectMany(function => Figures.FieldsOf(type, function).Select(field => new FigureOf(function, field)))];
        return Gen.Frequency((2, Gen.Const(new FigureOf(null, ""))), (3, Gen.OneOf(figures)));
    }

    // Figures of some of the rows: bounds that some group comes near.
    private static Gen<HavingOf> Having(string type, IReadOnlyList<ModelRow> rows) => Gen.Select(
        Figure(type), Gen.OneOf("gt", "gte", "lt", "lte", "eq", "neq"), Gen.OneOf(rows.ToArray()).Array[1, 4],
        (figure, operation, some) => (figure, operation, Value: figure.Of([.. some.Distinct()])))
        .Select(condition => new HavingOf(condition.figure, condition.Value is null && condition.operation is not ("eq" or "neq") ? "eq" : condition.operation, condition.Value));

    private static string[] Paths(string type) => type switch
    {
        "Organization" => ["isActive", "name", "trialEndsAt", "createdAt"],
        "Courier" => ["status", "city", "joiningDate", "performanceScore", "totalDeliveries", "openDeliveries", "organizationId", "organization.isActive", "organization.trialEndsAt", "createdAt"],
        "Delivery" =>
        [
            "status", "city", "codAmount", "notes", "deliveredAt", "createdAt", "isLate", "minutesToDeliver", "courierId", "courier.city", "courier.openDeliveries", "courier.status", "courier.joiningDate",
            "courier.organizationId", "courier.organization.name", "organization.name",
        ],
        _ => ["priority", "slaBreached", "subject", "firstResponseAt", "courierId", "delivery.status", "delivery.isLate", "delivery.minutesToDeliver", "delivery.courier.openDeliveries", "delivery.city", "delivery.courier.city", "courier.performanceScore"],
    };
}
