using Barq.Graph.Definitions;
using Barq.Persistence.Folding;
using GraphQL.Types;

namespace Barq.Graph.TypeSystem;

/// <summary>The types of <c>search</c>.</summary>
internal static class SearchTypes
{
    /// <summary>The field of the query type.</summary>
    /// <param name="entities">What can be found.</param>
    /// <param name="types">The entities' types.</param>
    public static FieldType Field(IReadOnlyList<EntityDefinition> entities, ObjectTypes types)
    {
        var kinds = new EnumerationGraphType { Name = SearchFields.Kinds, Description = "What a search can find." };
        var fields = new EnumerationGraphType { Name = SearchFields.Fields, Description = "The fields that a search looks into." };
        var union = new UnionGraphType { Name = SearchFields.Union, Description = "What a search can find.", ResolveType = _ => null };
        foreach (var entity in entities)
        {
            var kind = SearchFields.KindOf(entity);
            kinds.Add(kind, kind, entity.Description);
            union.AddPossibleType(types.Entity(entity));
            foreach (var column in entity.SearchedColumns)
            {
                var name = SearchFields.NameOf(column);
                if (fields.Values.FindByName(name) is null)
                {
                    fields.Add(name, name, column.Searched!.IsNumber ? "A number: by how it begins." : "A text: by its words.");
                }
            }
        }

        var hit = new ObjectGraphType { Name = SearchFields.Hit, Description = "An object that a search found." }.AsWrapper();
        hit.AddField(new TypeReference(typeof(FloatGraphType)).Field("score", "How good a hit it is: 1 for the very words or number, less for what begins with them, holds them or is like them.", true));
        hit.AddField(new TypeReference(fields).Field("field", "The field that matched: of several the best.", true));
        hit.AddField(new TypeReference(union).Field("node", "The object.", true));
        var field = new TypeReference(hit).ListField(
            SearchFields.Root, "Objects of several types by what somebody types into one box: numbers by how they begin, names, addresses and subjects by their words, mistyped ones too. The best first.", true);
        field.Arguments =
        [
            ObjectTypes.Argument<NonNullGraphType<StringGraphType>>(
                "text", $"What to look for: at most {SearchText.Longest} characters and {SearchText.MostWords} words. Fewer than {SearchText.Least} letters or digits find nothing."),
            new QueryArgument(new ListGraphType(new NonNullGraphType(kinds))) { Name = "kinds", Description = "What to look among, in the order in which equally good hits come; everything where nothing is said." },
            ObjectTypes.Argument<IntGraphType>("first", $"How many hits at most: {SearchFields.DefaultHits} where nothing is said, and never more than {SearchFields.MostHits}."),
        ];
        return field;
    }
}
