using System.ComponentModel;
using System.Linq.Expressions;
using System.Reflection;
using Barq.Graph.Definitions;
using Barq.Persistence.Storage;

namespace Barq.Graph.Subscriptions;

/// <summary>What an object that a producer makes looks like to clients: read once from its CLR type.</summary>
internal sealed class ValueShape
{
    private ValueShape(Type type, Dictionary<Type, ValueShape> known)
    {
        known[type] = this;
        Name = type.Name;
        Description = DescriptionOf(type) ?? throw Missing(type, "");
        Fields = [.. ValueProperty.Of(type)
            .Where(property => property.Member.IsDefined(typeof(DescriptionAttribute)))
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

    private static ValueField Field(Type owner, ValueProperty property, Dictionary<Type, ValueShape> known)
    {
        // Compiled once, at the start.
        var member = property.Member;
        var parameter = Expression.Parameter(typeof(object));
        Expression value = Expression.Property(Expression.Convert(parameter, owner), member);
        if (property.IsList && member.PropertyType.GetProperty("Values") is { } values)
        {
            value = Expression.Property(value, values);
        }

        var get = Expression.Lambda<Func<object, object?>>(Expression.Convert(value, typeof(object)), parameter).Compile();
        var element = property.ElementType;
        return new ValueField(
            ClientNames.Of(member.Name), DescriptionOf(member)!, get, property.IsObject ? null : element,
            property.IsObject ? Of(element, known) : null, property.IsList, property.IsNullable);
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
