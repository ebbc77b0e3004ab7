using Barq.Graph.Batching;
using Barq.Graph.Definitions;
using Barq.Graph.Documents;
using Barq.Graph.Plans;
using Barq.Graph.Projections;
using GraphQL.Types;

namespace Barq.Graph.Mutations;

/// <summary>Plans a field of the query type in a payload.</summary>
/// <param name="field">The field.</param>
/// <param name="compiler">Compiles what is selected below it.</param>
/// <param name="owner">The bit of the loads' keys that it wants.</param>
/// <param name="path">The response keys that lead to it.</param>
internal delegate RootPlan PayloadQueryPlanner(SelectedField field, PlanCompiler compiler, ulong owner, IReadOnlyList<string> path);

/// <summary>All mutations, and how their payloads are planned.</summary>
internal sealed class MutationPlanner
{
    /// <summary>The field of each payload that leads to all that can be asked.</summary>
    public const string QueryField = "query";

    /// <summary>The field of a payload that says whether an object was added or changed.</summary>
    public const string OutcomeField = "outcome";

    private readonly Dictionary<string, MutationDefinition> _mutations;
    private readonly EntityRegistry _registry;

    public MutationPlanner(IEnumerable<MutationGroup> groups, EntityRegistry registry)
    {
        _registry = registry;
        _mutations = groups.SelectMany(group => group.Mutations).ToDictionary(mutation => mutation.Name, StringComparer.Ordinal);
    }

    /// <summary>The enums of the statuses that mutations move.</summary>
    public IReadOnlyList<Type> StatusTypes => [.. _mutations.Values
        .Where(mutation => mutation.Errors.HasFlag(MutationErrors.IllegalStatusMove))
        .Select(mutation => mutation.EntityType.GetProperty("Status")?.PropertyType ?? throw new InvalidOperationException($"{mutation.Name} moves a status, and {mutation.EntityType.Name} has none."))
        .Distinct().OrderBy(type => type.Name, StringComparer.Ordinal)];

    /// <summary>The mutation type; null where nobody declares a mutation.</summary>
    public ObjectGraphType? Type(MutationTypes types)
    {
        if (_mutations.Count == 0)
        {
            return null;
        }

        var type = new ObjectGraphType { Name = "Mutation", Description = "Everything that can be changed. The mutations of a request run one after another." };
        foreach (var mutation in _mutations.Values.OrderBy(mutation => mutation.Name, StringComparer.Ordinal))
        {
            type.AddField(types.Field(mutation, _registry.Entity(mutation.EntityType)));
        }

        return type;
    }

    /// <summary>Plans a field of the mutation type.</summary>
    /// <param name="field">The field.</param>
    /// <param name="selections">Reads selections.</param>
    /// <param name="scope">Takes the loads.</param>
    /// <param name="query">Plans a field of the payload's <c>query</c>.</param>
    public RootPlan Root(SelectedField field, SelectionReader selections, PlanScope scope, PayloadQueryPlanner query)
    {
        if (field.Name == "__typename")
        {
            return new TypeNameRoot(field.ResponseKey, "Mutation");
        }

        var mutation = _mutations[field.Name];
        var entity = _registry.Entity(mutation.EntityType);
        var load = scope.ByKey(entity, entity.Table.Key, $"Mutation.{field.Name}");
        var compiler = new PlanCompiler(selections, scope);
        var parts = selections.Read(mutation.Stem + "Payload", null, field.Selections)
            .Select(part => part.Name == QueryField
                ? new PayloadPart(part, null, null) { Query = Query(part, selections, compiler, query, [field.ResponseKey, part.ResponseKey]) }
                : Part(part, mutation, entity, load, compiler, selections, [field.ResponseKey, part.ResponseKey])).ToArray();
        return new PayloadRoot(field.ResponseKey, mutation, scope.Arguments("Mutation", field.Ast), load, parts);
    }

    // The payload's object has the first bit.
    private static RootPlan[] Query(SelectedField part, SelectionReader selections, PlanCompiler compiler, PayloadQueryPlanner query, string[] path) =>
        [.. selections.Read("Query", null, part.Selections).Select((field, i) => query(field, compiler, 1ul << (1 + (i % 63)), path))];

    private static PayloadPart Part(
        SelectedField part, MutationDefinition mutation, EntityDefinition entity, KeyLoad load, PlanCompiler compiler, SelectionReader selections, string[] path)
    {
        if (mutation.Many is not null && part.Name == mutation.ResultField)
        {
            return new PayloadPart(part, null, null)
            {
                Items = [.. selections.Read(mutation.Stem + "ItemResult", null, part.Selections).Select(own => Part(own, mutation, entity, load, compiler, selections, [.. path, own.ResponseKey]))],
            };
        }

        if (part.Name == mutation.ObjectField && !mutation.Deletes)
        {
            return new PayloadPart(part, compiler.Object(load, 0, entity, part.Selections, path, 1), null);
        }

        return part.Name == "errors"
            ? new PayloadPart(part, null, mutation.Errors.TypeNames().ToDictionary(
                error => error,
                error => selections.Read(error, "Error", part.Selections, mutation.Stem + "Error").Select(field => Field(field)).ToArray(),
                StringComparer.Ordinal))
            : new PayloadPart(part, null, null);

        ErrorPart Field(SelectedField field) => new(
            field.ResponseKey,
            field.Name,
            field.Name == "current" ? compiler.Object(load, 0, entity, field.Selections, [.. path, field.ResponseKey], 1) : null);
    }
}
