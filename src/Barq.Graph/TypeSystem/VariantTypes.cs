using System.ComponentModel;
using System.Reflection;
using Barq.Graph.Definitions;
using Barq.Persistence.Storage;
using GraphQL.Types;

namespace Barq.Graph.TypeSystem;

/// <summary>The types of objects that are kept as JSON, made from the CLR types that were written.</summary>
internal sealed class VariantTypes(LeafTypes leaves)
{
    private readonly Dictionary<Type, ObjectGraphType> _types = [];

    /// <summary>The union of a field's types.</summary>
    public UnionGraphType Union(VariantField field)
    {
        var union = new UnionGraphType { Name = field.Union, Description = field.Description, ResolveType = _ => null };
        foreach (var type in field.Types.Values.Distinct().OrderBy(type => type.Name, StringComparer.Ordinal))
        {
            union.AddPossibleType(Object(type));
        }

        return union;
    }

    private ObjectGraphType Object(Type type)
    {
        if (_types.TryGetValue(type, out var known))
        {
            return known;
        }

        var graph = _types[type] = new ObjectGraphType { Name = type.Name, Description = DescriptionOf(type) };
        foreach (var property in ValueProperty.Of(type))
        {
            var name = ClientNames.Of(property.Member.Name);
            var description = DescriptionOf(property.Member);
            var reference = property.IsObject ? new TypeReference(Object(property.ElementType)) : leaves.Of(property.ElementType);
            graph.AddField((property.IsList ? reference.ListField(name, description, true) : reference.Field(name, description, !property.IsNullable))
                .WithDeprecation(property.Member.GetCustomAttribute<DeprecatedAttribute>()?.Reason));
        }

        return graph;
    }

    private static string DescriptionOf(MemberInfo member) => member.GetCustomAttribute<DescriptionAttribute>()?.Description
        ?? throw new InvalidOperationException($"{member.DeclaringType?.Name} {member.Name} needs a [Description]: it is the schema's documentation.");
}
