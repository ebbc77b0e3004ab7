using System.Collections;
using System.ComponentModel;
using System.Linq.Expressions;
using System.Reflection;
using Barq.Persistence.Storage;

namespace Barq.Graph.Subscriptions;

/// <summary>What an object that a producer makes looks like to clients: read once from its CLR type.</summary>
internal sealed class ValueShape
{
    private static readonly NullabilityInfoContext _nullability = new();

    private ValueShape(Type type, Dictionary<Type, ValueShape> known)
    {
        known[type] = this;
        Name = type.Name;
        Description = DescriptionOf(type) ?? throw Missing(type, "");
        Fields = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.IsDefined(typeof(DescriptionAttribute)))
            .Select(property => Field(type, property, known))];
        if (Fields.Count == 0)
        {
            throw Missing(type, "'s properties");
        }
    }

    /// <summary>The GraphQL type's name.</summary>
    public string Name { get; }

    /// <summary>Its description.</summary>
    public string Description { get; }

    /// <summary>Its fields.</summary>
    public IReadOnlyList<ValueField> Fields { get; }

    /// <summary>Reads a type.</summary>
    /// <exception cref="InvalidOperationException">It or one of the types in it has no description.</exception>
    public static ValueShape Of(Type type) => Of(type, []);

    private static ValueShape Of(Type type, Dictionary<Type, ValueShape> known) => known.TryGetValue(type, out var shape) ? shape : new ValueShape(type, known);

    private static ValueField Field(Type owner, PropertyInfo property, Dictionary<Type, ValueShape> known)
    {
        var isList = property.PropertyType != typeof(string) && typeof(IEnumerable).IsAssignableFrom(property.PropertyType);
        // Of a dictionary the values: its keys are for code.
        var item = !isList ? property.PropertyType
            : property.PropertyType.GetElementType() ?? property.PropertyType.GetGenericArguments()[^1];
        var leaf = Nullable.GetUnderlyingType(item) ?? item;
        var isLeaf = leaf.IsEnum || leaf.IsPrimitive || leaf == typeof(string) || leaf == typeof(decimal) || leaf == typeof(DateTimeOffset);

        // Compiled once, at the start.
        var parameter = Expression.Parameter(typeof(object));
        Expression value = Expression.Property(Expression.Convert(parameter, owner), property);
        if (isList && property.PropertyType.GetProperty("Values") is { } values)
        {
            value = Expression.Property(value, values);
        }

        var get = Expression.Lambda<Func<object, object?>>(Expression.Convert(value, typeof(object)), parameter).Compile();
        bool isNullable;
        lock (_nullability)
        {
            isNullable = _nullability.Create(property).ReadState == NullabilityState.Nullable;
        }

        return new ValueField(
            ClientNames.Of(property.Name), DescriptionOf(property)!, get, isLeaf ? leaf : null, isLeaf ? null : Of(leaf, known), isList, isNullable);
    }

    private static string? DescriptionOf(MemberInfo member) => member.GetCustomAttribute<DescriptionAttribute>()?.Description;

    private static InvalidOperationException Missing(Type type, string what) => new($"{type.Name}{what} needs a [Description]: it is the schema's documentation.");
}

/// <summary>A field of a <see cref="ValueShape"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">Its description.</param>
/// <param name="Get">Reads it from the object.</param>
/// <param name="Leaf">The CLR type of a value without fields; null for objects.</param>
/// <param name="Shape">The shape of objects; null for values without fields.</param>
/// <param name="IsList">Whether it is a list of these.</param>
/// <param name="IsNullable">Whether it can be null.</param>
internal sealed record ValueField(string Name, string Description, Func<object, object?> Get, Type? Leaf, ValueShape? Shape, bool IsList, bool IsNullable);
