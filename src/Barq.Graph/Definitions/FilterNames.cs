using Barq.Persistence.Querying;

namespace Barq.Graph.Definitions;

/// <summary>
/// The names of filter inputs, fields and operations: HotChocolate's, so that its clients work unchanged. It has none for folded texts: these begin
/// with <c>i</c>, as Hasura's <c>_ilike</c> does.
/// </summary>
internal static class FilterNames
{
    /// <summary>The filter input of an entity.</summary>
    public static string Input(EntityDefinition entity) => entity.Name + "FilterInput";

    /// <summary>The input of the quantifiers over a to-many relation.</summary>
    public static string ListInput(EntityDefinition entity) => $"ListFilterInputTypeOf{Input(entity)}";

    /// <summary>The field of a to-many relation's conditions that asks how many rows it has.</summary>
    public const string Count = "count";

    /// <summary>The field of those that says which of them are counted.</summary>
    public const string Counted = "where";

    /// <summary>The input of the conditions on how many rows a to-many relation has.</summary>
    public static string CountInput(EntityDefinition entity) => entity.Name + "CountInput";

    /// <summary>The filter field of a to-one relation's foreign key: <c>courierId</c> for <c>courier</c>.</summary>
    public static string ForeignKey(ToOneField field) => field.Name + "Id";

    /// <summary>Whether an operation compares folded texts.</summary>
    public static bool IsFolded(string operation) => operation is "ieq" or "nieq" or "icontains" or "nicontains" or "istartsWith" or "nistartsWith" or "iendsWith" or "niendsWith";

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
        "ieq" => (Persistence.Querying.Comparison.FoldedEqual, false),
        "nieq" => (Persistence.Querying.Comparison.FoldedEqual, true),
        "icontains" => (Persistence.Querying.Comparison.FoldedContains, false),
        "nicontains" => (Persistence.Querying.Comparison.FoldedContains, true),
        "istartsWith" => (Persistence.Querying.Comparison.FoldedStartsWith, false),
        "nistartsWith" => (Persistence.Querying.Comparison.FoldedStartsWith, true),
        "iendsWith" => (Persistence.Querying.Comparison.FoldedEndsWith, false),
        "niendsWith" => (Persistence.Querying.Comparison.FoldedEndsWith, true),
        _ => throw new NotSupportedException(operation),
    };
}
