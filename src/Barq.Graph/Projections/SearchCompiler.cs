using Barq.Graph.Definitions;
using Barq.Graph.Documents;
using Barq.Graph.Responses;

namespace Barq.Graph.Projections;

/// <summary>Plans <c>search</c>: what is selected of a hit, on each of the types that can be found.</summary>
internal static class SearchCompiler
{
    /// <summary>Plans the field of the query type.</summary>
    /// <param name="field">The field.</param>
    /// <param name="registry">Finds the entities.</param>
    /// <param name="compiler">Plans what is selected of them.</param>
    /// <param name="scope">What is collected of the operation.</param>
    /// <param name="path">The response keys that lead to the field.</param>
    /// <param name="owner">The bit of the root that the selection belongs to.</param>
    public static SearchRootPlan Root(SelectedField field, EntityRegistry registry, PlanCompiler compiler, PlanScope scope, IReadOnlyList<string> path, ulong owner)
    {
        var plan = scope.Search(registry, field, path);
        var (parts, list) = scope.List(field, plan.Loads.Values, compiler.Selections, end => new StreamedSearch(end, plan, field.Ast), Parts);
        return new SearchRootPlan(field.ResponseKey, plan, parts, list) { Path = path };

        SearchPart[] Parts() => [.. compiler.Selections.Read(SearchFields.Hit, null, field.Selections).Select(part => new SearchPart(part, part.Name == "node" ? Writers(part) : null))];

        Dictionary<string, ObjectWriter> Writers(SelectedField part) => registry.Searchable.ToDictionary(
            entity => entity.Name,
            entity => compiler.Object(plan.Loads[entity.Name], 0, entity, part.Selections, [.. path, part.ResponseKey], owner, SearchFields.Union),
            StringComparer.Ordinal);
    }
}
