using System.Text;
using Barq.Graph.NodeIds;
using GraphQL;
using GraphQL.Types;

namespace Barq.Graph.Tests.Limits;

/// <summary>Grows queries from the schema at random: any fields at any depth, with pages of any size.</summary>
internal sealed class RandomOperations(ISchema schema, int seed)
{
    private const int MostDepth = 9;
    private const int MostFields = 150;

    private static readonly string[] _types = ["Delivery", "Courier", "Vehicle", "Ticket", "User", "Organization", "DeliveryEvent"];
    private readonly Random _random = new(seed);
    private int _fields;

    /// <summary>The next query.</summary>
    public string Next()
    {
        _fields = 0;
        var text = new StringBuilder();
        Selection(text, schema.Query!, 0, 1 + _random.Next(3));
        return text.ToString();
    }

    private void Selection(StringBuilder text, IGraphType type, int depth, int width)
    {
        text.Append("{ __typename");
        switch (type)
        {
            case IObjectGraphType composite:
                var fields = composite.Fields.Where(field => (depth < MostDepth && _fields < MostFields) || IsLeaf(field)).ToArray();
                for (var i = 0; i < width && fields.Length > 0; i++)
                {
                    // Those that lead on come more often than they stand there.
                    var leading = fields.Where(field => !IsLeaf(field)).ToArray();
                    Field(text, leading.Length > 0 && _random.Next(3) > 0 ? leading[_random.Next(leading.Length)] : fields[_random.Next(fields.Length)], depth);
                }

                break;
            case IInterfaceGraphType or UnionGraphType:
                foreach (var possible in ((IAbstractGraphType)type).PossibleTypes.Where(_ => _random.Next(3) == 0))
                {
                    text.Append(" ... on ").Append(possible.Name).Append(' ');
                    Selection(text, possible, depth + 1, 1);
                }

                break;
        }

        text.Append(" }");
    }

    private void Field(StringBuilder text, FieldType field, int depth)
    {
        text.Append(" f").Append(++_fields).Append(": ").Append(field.Name);
        var type = field.ResolvedType!.GetNamedType();
        Arguments(text, field, type);
        if (type is IComplexGraphType or UnionGraphType)
        {
            text.Append(' ');
            Selection(text, type, depth + 1, 1 + _random.Next(3));
        }
    }

    private void Arguments(StringBuilder text, FieldType field, IGraphType type)
    {
        var given = new List<string>();
        foreach (var argument in field.Arguments ?? [])
        {
            switch (argument.Name)
            {
                case "ids":
                    given.Add($"ids: [{string.Join(", ", Enumerable.Range(0, _random.Next(6)).Select(_ => $"\"{new NodeId(_types[_random.Next(_types.Length)], 1 + _random.Next(6))}\""))}]");
                    break;
                case "id":
                    given.Add($"id: \"{new NodeId(type is IObjectGraphType ? type.Name : _types[_random.Next(_types.Length)], 1 + _random.Next(6))}\"");
                    break;
                case "first" or "last" when _random.Next(2) == 0 && given.Count == 0:
                    given.Add($"{argument.Name}: {_random.Next(6)}");
                    break;
                case "atMost":
                    given.Add($"atMost: {1 + _random.Next(6)}");
                    break;
                case "by":
                    var keys = ((IInputObjectGraphType)argument.ResolvedType!.GetNamedType()).Fields.Where(key => key.ResolvedType!.GetNamedType().Name.StartsWith("GroupBy", StringComparison.Ordinal)).ToArray();
                    given.Add($"by: [{{ {keys[_random.Next(keys.Length)].Name}: {{}} }}]");
                    break;
                default:
                    if (argument.ResolvedType is NonNullGraphType)
                    {
                        given.Add($"{argument.Name}: \"{"DTC"[_random.Next(3)]}{1 + _random.Next(6)}\"");
                    }

                    break;
            }
        }

        text.Append(given.Count == 0 ? "" : $"({string.Join(", ", given)})");
    }

    private static bool IsLeaf(FieldType field) => field.ResolvedType!.GetNamedType() is not (IComplexGraphType or UnionGraphType);
}
