using Barq.Graph.Definitions;
using Barq.Persistence.Querying;
using GraphQL.Types;

namespace Barq.Graph.TypeSystem;

/// <summary>The input types of <c>where</c> and <c>order</c>, made from the declared fields.</summary>
internal sealed class FilterTypes(LeafTypes leaves)
{
    private readonly Dictionary<string, InputObjectGraphType> _inputs = new(StringComparer.Ordinal);

    /// <summary>The directions of an order.</summary>
    public EnumerationGraphType Direction { get; } = new()
    {
        Name = "SortEnumType",
        Description = "Which values come first.",
        Values =
        {
            new EnumValueDefinition("ASC", "ASC") { Description = "Smaller values first; null, as the largest, last." },
            new EnumValueDefinition(Paging.OrderReader.Descending, Paging.OrderReader.Descending) { Description = "Larger values first; null, as the largest, before all." },
        },
    };

    /// <summary>The filter input of an entity.</summary>
    public InputObjectGraphType Filter(EntityDefinition entity) => GetOrAdd(FilterNames.Input(entity), $"Conditions on one {entity.Name}; all of them are to hold.", type =>
    {
        type.AddField(new TypeReference(type).ListField("and", "All of these are to hold.", true));
        type.AddField(new TypeReference(type).ListField("or", "At least one of these is to hold; an empty list sets no condition.", true));
        foreach (var field in entity.Fields)
        {
            AddFilterField(type, field);
        }
    });

    /// <summary>The order input of an entity.</summary>
    public InputObjectGraphType Order(EntityDefinition entity) => GetOrAdd(entity.Name + "SortInput", $"One term of an order: exactly one field of {entity.Name}.", type =>
    {
        type.IsOneOf = true;
        foreach (var field in entity.Fields.Where(field => field is ColumnField or IdField or ReferenceField))
        {
            type.AddField(new TypeReference(Direction).Field(field.Name, $"By {field.Name}.", false).WithDeprecation(field.DeprecationReason));
        }

        foreach (var toOne in entity.Fields.OfType<ToOneField>())
        {
            type.AddField(new TypeReference(Order(toOne.Target)).Field(toOne.Name, $"By a field of the {toOne.Name}; without one, as NULL.", false).WithDeprecation(toOne.DeprecationReason));
        }
    });

    /// <summary>The input of the operations on a column's values.</summary>
    /// <param name="column">The column; null for global ids.</param>
    public InputObjectGraphType Operations(ColumnSource? column) => column is null ? IdOperations() : ColumnOperations(column);

    private void AddFilterField(InputObjectGraphType type, FieldDefinition field)
    {
        switch (field)
        {
            case ReferenceField or AnyReferenceField:
                Add(IdOperations(), field.Name, field.Description);
                break;
            case IdField:
                Add(IdOperations(), field.Name, "Conditions on the global id.");
                break;
            case ColumnField column:
                Add(Operations(column.Column), field.Name, field.Description);
                break;
            case ToOneField toOne:
                Add(Filter(toOne.Target), field.Name, $"The {field.Name} exists and fulfils these conditions.");
                Add(IdOperations(), FilterNames.ForeignKey(toOne), $"Conditions on the {field.Name}'s global id.");
                break;
            case ToManyField toMany:
                Add(Quantifiers(toMany.Target), field.Name, $"Conditions on the {field.Name}.");
                break;
        }

        void Add(InputObjectGraphType conditions, string name, string description) =>
            type.AddField(new TypeReference(conditions).Field(name, description, false).WithDeprecation(field.DeprecationReason));
    }

    private InputObjectGraphType Quantifiers(EntityDefinition target) => GetOrAdd(
        FilterNames.ListInput(target), $"Conditions on the list of the related objects of type {target.Name}; all of them are to hold.", type =>
        {
            var filter = new TypeReference(Filter(target));
            type.AddField(filter.Field("all", "Every one fulfils these conditions; true where there is none.", false));
            type.AddField(filter.Field("none", "No one fulfils these conditions.", false));
            type.AddField(filter.Field("some", "At least one fulfils these conditions.", false));
            type.AddField(new TypeReference(Count(target)).Field(FilterNames.Count, "Conditions on how many there are.", false));
            type.AddField(new TypeReference(typeof(BooleanGraphType)).Field("any", "true: there is at least one; false: there is none.", false));
        });

    private InputObjectGraphType Count(EntityDefinition target) => GetOrAdd(
        FilterNames.CountInput(target), $"Conditions on how many related objects of type {target.Name} there are; all of them are to hold.", type =>
        {
            var number = new TypeReference(typeof(IntGraphType));
            type.AddField(new TypeReference(Filter(target)).Field(FilterNames.Counted, "Which are counted; all where nothing is said.", false));
            AddEquality(type, number);
            AddComparison(type, number);
        });

    private InputObjectGraphType IdOperations() => GetOrAdd("IdOperationFilterInput", "Conditions on a global id; all of them are to hold.", type =>
        AddEquality(type, new TypeReference(typeof(IdGraphType))));

    private InputObjectGraphType ColumnOperations(ColumnSource column)
    {
        var name = LeafTypes.NameOf(column.ClrType);
        return GetOrAdd(name + "OperationFilterInput", $"Conditions on one {name}; all of them are to hold.", type =>
        {
            var leaf = leaves.Of(column.ClrType);
            AddEquality(type, leaf);
            if (column.ClrType.IsEnum || column.Kind == ColumnKind.Boolean)
            {
                return;
            }

            if (column.Kind == ColumnKind.Text)
            {
                Add(type, leaf, ("contains", "Holds this text; case counts."), ("ncontains", "Does not hold this text."));
                Add(type, leaf, ("startsWith", "Begins with this text; case counts."), ("nstartsWith", "Does not begin with this text."));
                Add(type, leaf, ("endsWith", "Ends with this text; case counts."), ("nendsWith", "Does not end with this text."));
                Add(type, leaf, ("ieq", "Equal to this text, whatever the case, accents and forms of letters."), ("nieq", "Not equal to this text, whatever the case, accents and forms of letters."));
                Add(type, leaf, ("icontains", "Holds this text, whatever the case, accents and forms of letters."), ("nicontains", "Does not hold this text in any such form."));
                Add(type, leaf, ("istartsWith", "Begins with this text, whatever the case, accents and forms of letters."), ("nistartsWith", "Does not begin with this text in any such form."));
                Add(type, leaf, ("iendsWith", "Ends with this text, whatever the case, accents and forms of letters."), ("niendsWith", "Does not end with this text in any such form."));
            }

            AddComparison(type, leaf);
        });
    }

    private static void AddComparison(InputObjectGraphType type, TypeReference leaf)
    {
        Add(type, leaf, ("gt", "Greater than this."), ("gte", "Greater than this or equal."));
        Add(type, leaf, ("lt", "Less than this."), ("lte", "Less than this or equal."));
    }

    private static void AddEquality(InputObjectGraphType type, TypeReference leaf)
    {
        Add(type, leaf, ("eq", "Equal to this; null for no value."), ("neq", "Not equal to this; null for any value."));
        type.AddField(leaf.ListField("in", "Equal to one of these.", false));
        type.AddField(leaf.ListField("nin", "Equal to none of these.", false));
    }

    private static void Add(InputObjectGraphType type, TypeReference leaf, params ReadOnlySpan<(string Name, string Description)> operations)
    {
        foreach (var (name, description) in operations)
        {
            type.AddField(leaf.Field(name, description, false));
        }
    }

    /// <summary>The input of a name, made where there is none yet.</summary>
    /// <param name="name">The name.</param>
    /// <param name="description">What it is.</param>
    /// <param name="fill">Adds its fields; the type may be referred to while it is filled.</param>
    public InputObjectGraphType GetOrAdd(string name, string description, Action<InputObjectGraphType> fill)
    {
        if (_inputs.TryGetValue(name, out var type))
        {
            return type;
        }

        // Entered before it is filled: filters refer to each other in circles.
        type = _inputs[name] = new InputObjectGraphType { Name = name, Description = description };
        fill(type);
        return type;
    }
}
