using Barq.Graph.Definitions;
using GraphQL.Types;

namespace Barq.Graph.TypeSystem;

/// <summary>The types of <c>groups</c>: what comes out. What goes in is <see cref="GroupInputTypes"/>.</summary>
internal sealed class GroupTypes(LeafTypes leaves, FilterTypes filters, AggregateTypes aggregates)
{
    private readonly Dictionary<string, ObjectGraphType> _types = new(StringComparer.Ordinal);
    private readonly GroupInputTypes _inputs = new(leaves, filters);

    /// <summary>The connection's field.</summary>
    public FieldType Field(EntityDefinition entity)
    {
        var field = new FieldType
        {
            Name = GroupFields.Name,
            Description = "The rows that fulfil the conditions, on all pages together, put together by what they have in common. One statement.",
            ResolvedType = new NonNullGraphType(new ListGraphType(new NonNullGraphType(Group(entity)))),
        };
        field.Arguments = new QueryArguments(
            new QueryArgument(new NonNullGraphType(new ListGraphType(new NonNullGraphType(_inputs.By(entity)))))
            {
                Name = "by",
                Description = $"What the rows of a group have in common: 1 to {GroupFields.MostKeys} keys.",
            },
            new QueryArgument(_inputs.Having(entity)) { Name = "having", Description = "Only groups that fulfil these conditions." },
            new QueryArgument(new ListGraphType(new NonNullGraphType(_inputs.Order(entity))))
            {
                Name = "order",
                Description = "The order of the groups, most significant term first; groups that are equal, and all where none is given, by their keys.",
            },
            ObjectTypes.Argument<IntGraphType>("first", "How many groups from the beginning, or behind `after`."),
            ObjectTypes.Argument<StringGraphType>("after", "Only groups behind this cursor."));
        return field;
    }

    private ObjectGraphType Group(EntityDefinition entity)
    {
        var name = entity.Name + "Group";
        if (_types.TryGetValue(name, out var type))
        {
            return type;
        }

        type = _types[name] = new ObjectGraphType { Name = name, Description = $"{entity.Name} objects that have something in common." }.AsWrapper(entity.Cache);
        type.AddField(new TypeReference(Key(entity)).Field("key", "What they have in common.", true));
        type.AddField(new TypeReference(typeof(IntGraphType)).Field("count", "How many they are.", true));
        type.AddField(new TypeReference(aggregates.Aggregate(entity)).Field(AggregateFields.Name, "Their sums, averages, extremes and counts.", true));
        type.AddField(new TypeReference(typeof(StringGraphType)).Field("cursor", "The group's place: pass it as `after`.", true));
        return type;
    }

    private ObjectGraphType Key(EntityDefinition entity)
    {
        var name = entity.Name + "GroupKey";
        if (_types.TryGetValue(name, out var type))
        {
            return type;
        }

        // Entered before it is filled: entities refer to each other in circles.
        type = _types[name] = new ObjectGraphType { Name = name, Description = $"What {entity.Name} objects have in common; null where they have no value, or are not grouped by it." }.AsWrapper(entity.Cache);
        foreach (var key in GroupFields.Of(entity))
        {
            var field = key switch
            {
                { Relation: { } relation } => new TypeReference(Key(relation.Target)).Field(key.Name, key.Field.Description, true),
                { IdOf: not null } => new TypeReference(typeof(IdGraphType)).Field(key.Name, $"The {key.Field.Name}'s global id.", false),
                { Column: { } column } when GroupFields.HasBuckets(column) => leaves.Of(column.ClrType).Field(key.Name, $"{key.Field.Description} In buckets: where the bucket begins.", false),
                _ => leaves.Of(key.Column!.ClrType).Field(key.Name, key.Field.Description, false),
            };
            type.AddField(field.WithDeprecation(key.Field.DeprecationReason));
        }

        return type;
    }
}
