using Barq.Graph.Definitions;
using Barq.Graph.Mutations;
using Barq.Graph.Projections;
using Barq.Graph.Subscriptions;
using Barq.Graph.TypeSystem;
using GraphQL.Types;

namespace Barq.Graph.Composition;

/// <summary>Makes the engine's schema from the declared entities. It describes and validates; nothing is resolved through it.</summary>
internal static class SchemaFactory
{
    /// <summary>Makes and initializes the schema.</summary>
    public static Schema Create(EntityRegistry registry, MutationPlanner mutations, SubscriptionPlanner subscriptions, IEnumerable<CallerDefinition> callers)
    {
        var leaves = new LeafTypes();
        var filters = new FilterTypes(leaves);
        var types = new ObjectTypes(leaves, filters);
        var query = new ObjectGraphType { Name = "Query", Description = "Everything that can be read." };
        AddNodeFields(query, types);
        foreach (var caller in callers)
        {
            query.AddField(Field(caller, registry, leaves, types));
        }

        foreach (var root in registry.Entities.SelectMany(entity => entity.Roots))
        {
            query.AddField(Field(root, types).WithCacheHint(root.Cache).WithDeprecation(root.DeprecationReason));
        }

        if (registry.Searchable.Count > 0)
        {
            query.AddField(SearchTypes.Field(registry.Searchable, types));
        }

        var schema = new Schema { Query = query, Description = "The fleet: couriers, vehicles, deliveries and support tickets of many organizations." };
        var mutationTypes = new MutationTypes(leaves, types, mutations.StatusTypes);
        schema.Mutation = mutations.Type(mutationTypes);
        if (schema.Mutation is not null)
        {
            schema.RegisterType(mutationTypes.Error);
        }

        schema.Subscription = subscriptions.Type(types, filters, new ValueTypes(leaves));
        CacheControlDirective.Register(schema);
        SpecifiedDirectives.Register(schema);
        DeferralDirectives.Register(schema);
        schema.Features.AppliedDirectives = false;
        foreach (var entity in registry.Entities)
        {
            schema.RegisterType(types.Entity(entity));
        }

        schema.Initialize();
        SpecifiedDirectives.Complete(schema);
        return schema;
    }

    private static void AddNodeFields(ObjectGraphType query, ObjectTypes types)
    {
        query.AddField(new FieldType
        {
            Name = "node",
            Description = "Any object by its global id; null where there is none.",
            ResolvedType = types.Node,
            Arguments = [ObjectTypes.Argument<NonNullGraphType<IdGraphType>>("id", "The global id.")],
        });
        query.AddField(new FieldType
        {
            Name = "nodes",
            Description = "Several objects by their global ids, in that order, with null for each that does not exist.",
            ResolvedType = new NonNullGraphType(new ListGraphType(types.Node)),
            Arguments = [ObjectTypes.Argument<NonNullGraphType<ListGraphType<NonNullGraphType<IdGraphType>>>>("ids", "The global ids.")],
        });
    }

    // Not to be kept, and nobody else's: whoever asks is told of himself.
    private static FieldType Field(CallerDefinition caller, EntityRegistry registry, LeafTypes leaves, ObjectTypes types)
    {
        var type = new ObjectGraphType { Name = caller.TypeName, Description = caller.Description };
        foreach (var field in caller.Fields)
        {
            var reference = field.EntityType is { } entity ? new TypeReference(types.Entity(registry.Entity(entity))) : leaves.Of(field.ValueType!);
            type.AddField(reference.Field(field.Name, field.Description, !field.IsNullable));
        }

        return new TypeReference(type).Field(caller.Name, caller.Description, true).WithCacheHint(new CacheHint { MaxAge = 0, Scope = CacheControlScope.Private });
    }

    private static FieldType Field(RootDefinition root, ObjectTypes types)
    {
        if (root is not KeyRoot key)
        {
            return types.Connection(root.Name, root.Description, root.Entity);
        }

        var field = new TypeReference(types.Entity(root.Entity)).Field(root.Name, root.Description, false);
        field.Arguments =
        [
            key.IsNodeId
                ? ObjectTypes.Argument<NonNullGraphType<IdGraphType>>(key.ArgumentName, "The global id.")
                : ObjectTypes.Argument<NonNullGraphType<StringGraphType>>(key.ArgumentName, $"The {key.ArgumentName}; case counts."),
        ];
        return field;
    }
}
