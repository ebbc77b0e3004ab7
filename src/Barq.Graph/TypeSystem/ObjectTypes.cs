using Barq.Graph.Definitions;
using GraphQL.Types;

namespace Barq.Graph.TypeSystem;

/// <summary>The output types: entities, connections, edges.</summary>
internal sealed class ObjectTypes
{
    private readonly Dictionary<string, ObjectGraphType> _types = new(StringComparer.Ordinal);
    private readonly LeafTypes _leaves;
    private readonly FilterTypes _filters;
    private readonly VariantTypes _variants;
    private readonly AggregateTypes _aggregates;
    private readonly GroupTypes _groups;

    private readonly ObjectGraphType _pageInfo = new ObjectGraphType { Name = "PageInfo", Description = "Where a page lies in its connection." }.AsWrapper();

    public ObjectTypes(LeafTypes leaves, FilterTypes filters)
    {
        _leaves = leaves;
        _filters = filters;
        _variants = new VariantTypes(leaves);
        _aggregates = new AggregateTypes(leaves);
        _groups = new GroupTypes(leaves, filters, _aggregates);
        Node.AddField(IdField("The global id."));
        Node.ResolveType = _ => null;
        var boolean = new TypeReference(typeof(BooleanGraphType));
        var cursor = new TypeReference(typeof(StringGraphType));
        _pageInfo.AddField(boolean.Field("hasNextPage", "Whether rows follow: paging forward it is looked up; paging backward it is true where `before` was given.", true));
        _pageInfo.AddField(boolean.Field("hasPreviousPage", "Whether rows lie before: paging backward it is looked up; paging forward it is true where `after` or an `offset` was given.", true));
        _pageInfo.AddField(cursor.Field("startCursor", "The first row's cursor; null for an empty page.", false));
        _pageInfo.AddField(cursor.Field("endCursor", "The last row's cursor; null for an empty page.", false));
    }

    /// <summary>The interface of everything that has a global id.</summary>
    public InterfaceGraphType Node { get; } = new() { Name = "Node", Description = "An object with a global id." };

    /// <summary>The type of an entity.</summary>
    public ObjectGraphType Entity(EntityDefinition entity)
    {
        if (_types.TryGetValue(entity.Name, out var type))
        {
            return type;
        }

        // Entered before it is filled: entities refer to each other in circles.
        type = _types[entity.Name] = new ObjectGraphType { Name = entity.Name, Description = entity.Description }.WithCacheHint(entity.Cache);
        foreach (var field in entity.Fields)
        {
            type.AddField(Field(field).WithCacheHint(field.Cache).WithDeprecation(field.DeprecationReason));
        }

        type.AddResolvedInterface(Node);
        return type;
    }

    /// <summary>A connection field with its arguments.</summary>
    public FieldType Connection(string name, string description, EntityDefinition entity)
    {
        var field = new TypeReference(ConnectionType(name, entity)).Field(name, description, false);
        field.Arguments = new QueryArguments(
            Argument<IntGraphType>("first", "How many rows from the beginning, or behind `after`."),
            Argument<StringGraphType>("after", "Only rows behind this cursor."),
            Argument<IntGraphType>("last", "How many rows from the end, or before `before`."),
            Argument<StringGraphType>("before", "Only rows before this cursor."),
            Argument<IntGraphType>("offset", "How many rows to pass over: for a page by its number, which moves while rows come and go. Cursors do not: not with `after`, `before` or `last`."),
            new QueryArgument(_filters.Filter(entity)) { Name = "where", Description = "Only rows that fulfil these conditions." },
            new QueryArgument(new ListGraphType(new NonNullGraphType(_filters.Order(entity))))
            {
                Name = "order",
                Description = "The order of the rows, most significant term first; where none is given by the time that `where` bounds, else by id; rows that are equal by id.",
            });
        return field;
    }

    /// <summary>An argument of one of the engine's own types.</summary>
    public static QueryArgument Argument<TType>(string name, string description)
        where TType : IGraphType => new(typeof(TType)) { Name = name, Description = description };

    private static FieldType IdField(string description) => new TypeReference(typeof(IdGraphType)).Field("id", description, true);

    private FieldType Field(FieldDefinition field) => field switch
    {
        ColumnField column => _leaves.Of(column.Column.ClrType).Field(field.Name, column.FullDescription, !column.Column.IsNullable && column.Column.Personal is null),
        ReferenceField => new TypeReference(typeof(IdGraphType)).Field(field.Name, field.Description, false),
        AnyReferenceField => new TypeReference(typeof(IdGraphType)).Field(field.Name, field.Description, true),
        ComputedField { IsList: true } list => _leaves.Of(list.ValueType).ListField(field.Name, field.Description, true, nonNull: true),
        ComputedField computed => _leaves.Of(computed.ValueType).Field(field.Name, field.Description, !computed.IsNullable),
        ResolvedField resolved => _leaves.Of(resolved.ValueType).Field(field.Name, field.Description, !resolved.IsNullable),
        VariantField variant => new TypeReference(_variants.Union(variant)).Field(field.Name, field.Description, false),
        ToOneField toOne => new TypeReference(Entity(toOne.Target)).Field(field.Name, field.Description, !toOne.IsNullable),
        ToManyField toMany => Connection(field.Name, field.Description, toMany.Target),
        _ => IdField(field.Description),
    };

    // Neither can fail by itself: what can is the connection, which may be null.
    private static NonNullGraphType ListOf(NonNullGraphType element) => new(new ListGraphType(element));

    private ObjectGraphType ConnectionType(string fieldName, EntityDefinition entity)
    {
        var stem = FieldNames.Stem(fieldName);
        var name = stem + "Connection";
        if (_types.TryGetValue(name, out var type))
        {
            return type;
        }

        type = _types[name] = new ObjectGraphType { Name = name, Description = $"A page of a list of {entity.Name} objects." }.AsWrapper(entity.Cache);
        var node = new NonNullGraphType(Entity(entity));
        var edge = new ObjectGraphType { Name = stem + "Edge", Description = $"One {entity.Name} and its place in the connection." }.AsWrapper();
        edge.AddField(new TypeReference(typeof(StringGraphType)).Field("cursor", "The row's place: pass it as `after` or `before`.", true));
        edge.AddField(new FieldType { Name = "node", Description = "The row.", ResolvedType = node });
        type.AddField(new TypeReference(_pageInfo).Field("pageInfo", "Where the page lies in the connection.", true));
        type.AddField(new FieldType { Name = "edges", Description = "The page's rows with their cursors.", ResolvedType = ListOf(new NonNullGraphType(edge)) });
        type.AddField(new FieldType { Name = "nodes", Description = "The page's rows.", ResolvedType = ListOf(node) });
        type.AddField(_aggregates.Field(entity));
        type.AddField(_groups.Field(entity));
        AddCounts(type);
        return type;
    }

    private static void AddCounts(ObjectGraphType type)
    {
        var count = new TypeReference(typeof(IntGraphType)).Field(
            CountFields.Count, "How many rows fulfil the conditions, on all pages together; with `atMost` they are counted no further. Costs a statement of its own.", true);
        count.Arguments = new QueryArguments(Argument<IntGraphType>(CountFields.Bound, $"Where to stop counting: 1 to {CountFields.MostBound}. All are counted where nothing is said."));
        type.AddField(count);
        var capped = new TypeReference(typeof(BooleanGraphType)).Field(
            CountFields.IsCapped, "Whether more rows fulfil the conditions than `totalCount` tells with the same `atMost`: what is shown as 1000+. Counted by the same statement.", true);
        capped.Arguments = new QueryArguments(Argument<NonNullGraphType<IntGraphType>>(CountFields.Bound, $"Where `totalCount` stops: 1 to {CountFields.MostBound}."));
        type.AddField(capped);
    }
}
