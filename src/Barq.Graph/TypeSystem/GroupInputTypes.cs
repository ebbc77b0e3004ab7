using Barq.Graph.Definitions;
using Barq.Persistence.Querying;
using GraphQL.Types;

namespace Barq.Graph.TypeSystem;

/// <summary>The input types of <c>groups</c>: keys, conditions and order have the shape of what is selected.</summary>
internal sealed class GroupInputTypes(LeafTypes leaves, FilterTypes filters)
{
    /// <summary>A key.</summary>
    public InputObjectGraphType By(EntityDefinition entity) => filters.GetOrAdd(entity.Name + "GroupByInput", $"What {entity.Name} objects are put together by: exactly one key.", type =>
    {
        type.IsOneOf = true;
        foreach (var key in GroupFields.Of(entity))
        {
            var input = key.Relation is { } relation ? By(relation.Target) : GroupFields.HasBuckets(key.Column!) ? Times() : Values();
            Add(type, key, input, key.Relation is not null ? $"By what is known of the {key.Name}." : key.IdOf is not null ? $"By the {key.Field.Name}." : key.Field.Description);
        }
    });

    /// <summary>Conditions on groups.</summary>
    public InputObjectGraphType Having(EntityDefinition entity) => filters.GetOrAdd(entity.Name + "GroupFilterInput", $"Conditions on one group of {entity.Name} objects; all of them are to hold.", type =>
    {
        type.AddField(new TypeReference(type).ListField("and", "All of these are to hold.", true));
        type.AddField(new TypeReference(type).ListField("or", "At least one of these is to hold; an empty list sets no condition.", true));
        type.AddField(new TypeReference(filters.Operations(new GroupShape(entity.Table).Count)).Field("count", "Conditions on how many there are.", false));
        AddFigures(type, entity, "FilterInput", "Conditions on figures.", column => filters.Operations(column), isOneOf: false);
    });

    /// <summary>A term of the order of groups.</summary>
    public InputObjectGraphType Order(EntityDefinition entity) => filters.GetOrAdd(entity.Name + "GroupSortInput", $"One term of an order: exactly one field of the groups of {entity.Name} objects.", type =>
    {
        type.IsOneOf = true;
        type.AddField(new TypeReference(filters.Direction).Field("count", "By how many there are.", false));
        type.AddField(new TypeReference(Keys(entity)).Field("key", "By a key, one of those that are grouped by.", false));
        AddFigures(type, entity, "SortInput", "By a figure.", _ => filters.Direction, isOneOf: true);
    });

    private InputObjectGraphType Keys(EntityDefinition entity) => filters.GetOrAdd(entity.Name + "GroupKeySortInput", $"A key of the groups of {entity.Name} objects: exactly one.", type =>
    {
        type.IsOneOf = true;
        foreach (var key in GroupFields.Of(entity))
        {
            Add(type, key, key.Relation is { } relation ? Keys(relation.Target) : filters.Direction, $"By {key.Name}.");
        }
    });

    private void AddFigures(InputObjectGraphType parent, EntityDefinition entity, string suffix, string description, Func<ColumnSource, IGraphType> typeOf, bool isOneOf)
    {
        var aggregate = filters.GetOrAdd($"{entity.Name}Aggregate{suffix}", $"{description} Of {entity.Name} objects.", type =>
        {
            type.IsOneOf = isOneOf;
            foreach (var function in AggregateFields.Functions)
            {
                var columns = AggregateFields.ColumnsOf(entity, function).ToList();
                if (columns.Count > 0)
                {
                    type.AddField(new TypeReference(Function(entity, function, columns, suffix, typeOf, isOneOf)).Field(function.Name, function.Description, false));
                }
            }
        });
        parent.AddField(new TypeReference(aggregate).Field(AggregateFields.Name, description, false));
    }

    private InputObjectGraphType Function(
        EntityDefinition entity, AggregateFunction function, List<(string Name, string Description, ColumnSource Column)> columns, string suffix, Func<ColumnSource, IGraphType> typeOf, bool isOneOf) =>
        filters.GetOrAdd($"{entity.Name}{function.Suffix}{suffix}", $"{function.Description} Of {entity.Name} objects.", type =>
        {
            type.IsOneOf = isOneOf;
            foreach (var (name, description, column) in columns)
            {
                type.AddField(new TypeReference(typeOf(new Total(function.Function, column).Figure(name))).Field(name, description, false));
            }
        });

    private InputObjectGraphType Values() => filters.GetOrAdd("GroupByValueInput", "How rows are put together by a value.", AddNulls);

    private InputObjectGraphType Times() => filters.GetOrAdd("GroupByTimeInput", "How rows are put together by a time or a day.", type =>
    {
        type.AddField(leaves.Of(typeof(TimeBucket)).Field("bucket", "The spans into which times are put together; none for each time by itself. Days have no hours.", false));
        type.AddField(new TypeReference(typeof(StringGraphType)).Field("timeZone", "Whose calendar has the buckets of times: a zone of the IANA database, such as `Asia/Riyadh`; `UTC` where none is given.", false));
        AddNulls(type);
    });

    private static void AddNulls(InputObjectGraphType type) =>
        type.AddField(new TypeReference(typeof(BooleanGraphType)).Field("nulls", "Whether rows without a value are a group, too: they are where nothing is said.", false));

    private static void Add(InputObjectGraphType type, GroupField key, IGraphType input, string description) =>
        type.AddField(new TypeReference(input).Field(key.Name, description, false).WithDeprecation(key.Field.DeprecationReason));
}
