using Barq.Graph.TypeSystem;
using Barq.Persistence.Storage;
using GraphQL.Types;

namespace Barq.Graph.Subscriptions;

/// <summary>The schema's types of objects that producers make.</summary>
internal sealed class ValueTypes(LeafTypes leaves)
{
    private readonly Dictionary<string, ObjectGraphType> _types = new(StringComparer.Ordinal);

    /// <summary>The field of a subscription.</summary>
    public FieldType Field(TickSubscription subscription)
    {
        var field = new TypeReference(Type(subscription.Shape)).Field(subscription.Name, subscription.Description, true);
        var interval = subscription.Interval;
        field.Arguments =
        [
            new QueryArgument<IntGraphType>
            {
                Name = interval.Argument,
                Description = $"Seconds between two answers: {interval.Least} to {interval.Most}. The first comes at once.",
                DefaultValue = interval.Default,
            },
        ];
        if (subscription.Choice is { } choice)
        {
            field.Arguments.Add(new QueryArgument(leaves.Of(choice.Default.GetType()).Field(choice.Argument, choice.Description, false).ResolvedType!)
            {
                Name = choice.Argument,
                Description = choice.Description,
                DefaultValue = EnumText.FromMemberName(choice.Default.ToString()),
            });
        }

        return field;
    }

    private ObjectGraphType Type(ValueShape shape)
    {
        if (_types.TryGetValue(shape.Name, out var type))
        {
            return type;
        }

        type = _types[shape.Name] = new ObjectGraphType { Name = shape.Name, Description = shape.Description };
        foreach (var field in shape.Fields)
        {
            var reference = field.Shape is { } inner ? new TypeReference(Type(inner)) : leaves.Of(Widened(field.Leaf!));
            type.AddField(field.IsList ? reference.ListField(field.Name, field.Description, true, !field.IsNullable) : reference.Field(field.Name, field.Description, !field.IsNullable));
        }

        return type;
    }

    private static Type Widened(Type leaf) => leaf == typeof(float) ? typeof(double) : leaf;
}
