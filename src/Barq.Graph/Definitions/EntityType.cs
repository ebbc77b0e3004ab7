using System.ComponentModel;
using System.Linq.Expressions;
using System.Reflection;
using Barq.Persistence.Querying;
using Barq.Persistence.Storage;

namespace Barq.Graph.Definitions;

/// <summary>Declares the GraphQL type of an entity. Expressions only name properties: none is ever run or compiled.</summary>
/// <typeparam name="TEntity">The entity.</typeparam>
public abstract class EntityType<TEntity> : EntityDefinition
    where TEntity : class
{
    /// <summary>Declares the type under the entity's own name and description.</summary>
    protected EntityType()
        : base(typeof(TEntity), typeof(TEntity).Name, DescriptionOf(typeof(TEntity)))
    {
    }

    /// <summary>A field that is a column; clients can filter and order by it.</summary>
    /// <param name="property">The entity's property; the field is named after it and described by its <see cref="DescriptionAttribute"/>.</param>
    protected FieldDefinition Column<TValue>(Expression<Func<TEntity, TValue>> property)
    {
        var member = MemberOf(property);
        return Add(new ColumnField(ClientNames.Of(member.Name), DescriptionOf(member), member.Name), member);
    }

    /// <summary>A field that is the related row of a to-one relation.</summary>
    /// <param name="navigation">The entity's navigation property.</param>
    protected ToOneField ToOne<TTarget>(Expression<Func<TEntity, TTarget?>> navigation)
        where TTarget : class
    {
        var member = MemberOf(navigation);
        var field = new ToOneField(ClientNames.Of(member.Name), DescriptionOf(member), member.Name);
        Add(field, member);
        return field;
    }

    /// <summary>A field that is a connection to the related rows of a to-many relation.</summary>
    /// <param name="navigation">The entity's navigation property.</param>
    protected FieldDefinition ToMany<TTarget>(Expression<Func<TEntity, IEnumerable<TTarget>>> navigation)
        where TTarget : class
    {
        var member = MemberOf(navigation);
        return Add(new ToManyField(ClientNames.Of(member.Name), DescriptionOf(member), member.Name, typeof(TTarget)), member);
    }

    /// <summary>A field that is a pure function of columns.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="description">The field's description.</param>
    /// <param name="property">The property that the function reads.</param>
    /// <param name="compute">The function. It is called for each row, and must neither block nor reach anything but its argument.</param>
    protected FieldDefinition Computed<TColumn, TValue>(string name, string description, Expression<Func<TEntity, TColumn>> property, Func<object?, TValue> compute) =>
        Add(new ComputedField(name, description, [MemberOf(property).Name], ValueTypeOf<TValue>(), IsNullable<TValue>(), values => compute(values[0])));

    /// <summary>A field that the database works out of the entity's columns; clients can filter, order, group and add up by it.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="description">The field's description.</param>
    /// <param name="expression">What it is: of the entity's properties, values, and what <see cref="Sql"/> has.</param>
    protected FieldDefinition Calculated<TValue>(string name, string description, Expression<Func<TEntity, TValue>> expression) =>
        Add(new CalculatedField(name, description, table => CalculatedColumns.Of(table, name, expression)));

    /// <summary>A field that counts the rows of a to-many relation, as far as its reader sees them; clients can filter, order, group and add up by it.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="description">The field's description.</param>
    /// <param name="navigation">The entity's navigation property.</param>
    /// <param name="condition">Which rows count: properties compared with values. An index that begins with the foreign key has to have these, too.</param>
    protected FieldDefinition Counted<TTarget>(
        string name, string description, Expression<Func<TEntity, IEnumerable<TTarget>>> navigation, Expression<Func<TTarget, bool>>? condition = null)
        where TTarget : class
    {
        var member = MemberOf(navigation);
        return Add(new CalculatedField(name, description, table => CalculatedColumns.Count(table, name, member.Name, condition)));
    }

    /// <summary>A field that is a list of an enum's members, which a text column holds in a form of its own.</summary>
    /// <param name="property">The property; the field is named after it and described by its <see cref="DescriptionAttribute"/>.</param>
    /// <param name="read">Reads the members' texts out of it.</param>
    protected FieldDefinition Members<TEnum>(Expression<Func<TEntity, string>> property, Func<string, IReadOnlyList<string>> read)
        where TEnum : struct, Enum
    {
        var member = MemberOf(property);
        return Add(new ComputedField(ClientNames.Of(member.Name), DescriptionOf(member), [member.Name], typeof(TEnum), false, values => read((string)values[0]!)) { IsList = true }, member);
    }

    /// <summary>A field that code brings, for each row; loads go through a <see cref="DataLoader{TKey, TValue}"/>.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="description">The field's description.</param>
    /// <param name="property">The property that the resolver reads.</param>
    /// <param name="resolve">The resolver.</param>
    protected FieldDefinition Resolved<TColumn, TValue>(
        string name, string description, Expression<Func<TEntity, TColumn>> property, Func<ResolveContext, ValueTask<TValue>> resolve) =>
        Add(new ResolvedField(
            name, description, [MemberOf(property).Name], ValueTypeOf<TValue>(), IsNullable<TValue>(), async context => await resolve(context)));

    /// <summary>A field that is an object kept as JSON, whose type another column decides. Where there are no types there is no field.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="description">The field's description.</param>
    /// <param name="union">The union's name.</param>
    /// <param name="json">The property with the JSON.</param>
    /// <param name="kind">The property that decides the type.</param>
    /// <param name="types">The CLR type for each value of it.</param>
    protected void Variant(
        string name, string description, string union, Expression<Func<TEntity, string?>> json, Expression<Func<TEntity, string>> kind, IReadOnlyDictionary<string, Type> types)
    {
        ArgumentNullException.ThrowIfNull(types);
        if (types.Count > 0)
        {
            Add(new VariantField(name, description, union, MemberOf(json).Name, MemberOf(kind).Name, types));
        }
    }

    /// <summary>A field of the query type that reads one row by its global id.</summary>
    /// <param name="name">The field's name.</param>
    protected RootDefinition RootById(string name) =>
        Add(new KeyRoot(name, $"One {Name} by its global id; null where there is none.", this, null));

    /// <summary>A field of the query type that reads one row by a unique property.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="property">The property.</param>
    protected RootDefinition RootByKey(string name, Expression<Func<TEntity, string>> property)
    {
        var member = MemberOf(property);
        return Add(new KeyRoot(name, $"One {Name} by its {ClientNames.Of(member.Name)}; null where there is none.", this, member.Name));
    }

    /// <summary>A field of the query type that pages through all rows.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="description">The field's description.</param>
    protected RootDefinition RootConnection(string name, string description) => Add(new ConnectionRoot(name, description, this));

    private FieldDefinition Add(FieldDefinition field, MemberInfo member) =>
        member.GetCustomAttribute<DeprecatedAttribute>() is { } deprecated ? Add(field).Deprecated(deprecated.Reason) : Add(field);

    private static bool IsNullable<TValue>() => default(TValue) is null;

    private static Type ValueTypeOf<TValue>() => Nullable.GetUnderlyingType(typeof(TValue)) ?? typeof(TValue);

    private static MemberInfo MemberOf(LambdaExpression expression) => expression.Body is MemberExpression { Expression: ParameterExpression } member
        ? member.Member
        : throw new ArgumentException($"{expression} does not name a property of {typeof(TEntity).Name}.", nameof(expression));

    private static string DescriptionOf(MemberInfo member) => member.GetCustomAttribute<DescriptionAttribute>()?.Description
        ?? throw new InvalidOperationException($"{member.DeclaringType?.Name ?? ""} {member.Name} needs a [Description]: it is the schema's documentation.");
}
