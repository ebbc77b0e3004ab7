using Barq.Graph.Projections;
using Barq.Persistence.Querying;

namespace Barq.Graph.Filtering;

/// <summary>The names of filter inputs, fields and operations: HotChocolate's, so that its clients work unchanged.</summary>
internal static class FilterNames
{
    /// <summary>The filter input of an entity.</summary>
    public static string Input(EntityDefinition entity) => entity.Name + "FilterInput";

    /// <summary>The input of the quantifiers over a to-many relation.</summary>
    public static string ListInput(EntityDefinition entity) => $"ListFilterInputTypeOf{Input(entity)}";

    /// <summary>The filter field of a to-one relation's foreign key: <c>courierId</c> for <c>courier</c>.</summary>
    public static string ForeignKey(ToOneField field) => field.Name + "Id";

    /// <summary>The comparison of an operation other than equality and membership.</summary>
    public static (Comparison Comparison, bool Negated) Comparison(string operation) => operation switch
    {
        "gt" => (Persistence.Querying.Comparison.Greater, false),
        "gte" => (Persistence.Querying.Comparison.GreaterOrEqual, false),
        "lt" => (Persistence.Querying.Comparison.Less, false),
        "lte" => (Persistence.Querying.Comparison.LessOrEqual, false),
        "contains" => (Persistence.Querying.Comparison.Contains, false),
        "ncontains" => (Persistence.Querying.Comparison.Contains, true),
        "startsWith" => (Persistence.Querying.Comparison.StartsWith, false),
        "nstartsWith" => (Persistence.Querying.Comparison.StartsWith, true),
        "endsWith" => (Persistence.Querying.Comparison.EndsWith, false),
        "nendsWith" => (Persistence.Querying.Comparison.EndsWith, true),
        _ => throw new NotSupportedException(operation),
    };
}
