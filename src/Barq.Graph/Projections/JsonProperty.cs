using System.Reflection;

namespace Barq.Graph.Projections;

/// <summary>A property of an object that is kept as JSON.</summary>
/// <param name="Member">The property.</param>
/// <param name="ElementType">The CLR type of its value, or of a list's elements.</param>
/// <param name="IsList">Whether it is a list.</param>
/// <param name="IsObject">Whether its values are objects with properties of their own.</param>
/// <param name="IsNullable">Whether it may be null.</param>
internal sealed record JsonProperty(PropertyInfo Member, Type ElementType, bool IsList, bool IsObject, bool IsNullable)
{
    private static readonly Type[] _leaves =
        [typeof(string), typeof(bool), typeof(int), typeof(long), typeof(decimal), typeof(DateTimeOffset), typeof(DateOnly)];

    /// <summary>The properties of a type, in the order of their declaration.</summary>
    public static IReadOnlyList<JsonProperty> Of(Type type)
    {
        var nullability = new NullabilityInfoContext();
        return [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(member => Of(member, nullability))];
    }

    private static JsonProperty Of(PropertyInfo member, NullabilityInfoContext nullability)
    {
        var isList = member.PropertyType != typeof(string) && member.PropertyType.IsGenericType && member.PropertyType.IsAssignableTo(typeof(System.Collections.IEnumerable));
        var value = isList ? member.PropertyType.GetGenericArguments()[0] : member.PropertyType;
        var element = Nullable.GetUnderlyingType(value) ?? value;
        var isNullable = value != element || (!value.IsValueType && nullability.Create(member).ReadState == NullabilityState.Nullable);
        return new JsonProperty(member, element, isList, !element.IsEnum && !_leaves.Contains(element), isNullable);
    }
}
