using System.Collections;
using System.Reflection;

namespace Barq.Graph.Definitions;

/// <summary>A property of a CLR object that the schema shows: of one that is kept as JSON, or of one that is made for an answer.</summary>
/// <param name="Member">The property.</param>
/// <param name="ElementType">The CLR type of its value, of a list's elements, or of a dictionary's values.</param>
/// <param name="IsList">Whether it is a list or a dictionary.</param>
/// <param name="IsObject">Whether its values are objects with properties of their own.</param>
/// <param name="IsNullable">Whether it may be null.</param>
internal sealed record ValueProperty(PropertyInfo Member, Type ElementType, bool IsList, bool IsObject, bool IsNullable)
{
    private static readonly Type[] _leaves = [typeof(string), typeof(decimal), typeof(DateTimeOffset), typeof(DateOnly)];

    /// <summary>The properties of a type, in the order of their declaration.</summary>
    public static IReadOnlyList<ValueProperty> Of(Type type) => [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(Of)];

    private static ValueProperty Of(PropertyInfo member)
    {
        var isList = member.PropertyType != typeof(string) && member.PropertyType.IsAssignableTo(typeof(IEnumerable));

        // Of a dictionary the values: its keys are for code.
        var value = isList ? member.PropertyType.GetElementType() ?? member.PropertyType.GetGenericArguments()[^1] : member.PropertyType;
        var element = Nullable.GetUnderlyingType(value) ?? value;
        var isLeaf = element.IsEnum || element.IsPrimitive || _leaves.Contains(element);
        var isNullable = new NullabilityInfoContext().Create(member).ReadState == NullabilityState.Nullable;
        return new ValueProperty(member, element, isList, !isLeaf, isNullable);
    }
}
