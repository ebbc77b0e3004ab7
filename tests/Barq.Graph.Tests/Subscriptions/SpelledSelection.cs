using GraphQL;
using GraphQL.Types;

namespace Barq.Graph.Tests.Subscriptions;

/// <summary>A selection that is grown from the schema, and can be written down in many ways: in any order, under any aliases, in fragments.</summary>
internal sealed class SpelledSelection
{
    private const int MostDepth = 5;

    private readonly List<Field> _fields = [];
    private readonly string _type;

    private SpelledSelection(IGraphType type, Random random, int depth)
    {
        _type = type.Name;
        var (own, groups) = type is IObjectGraphType composite
            ? (composite.Fields.ToArray(), [])
            : (Array.Empty<FieldType>(), ((IAbstractGraphType)type).PossibleTypes.Where(_ => random.Next(2) == 0).ToArray());
        Parts = [.. groups.Select(possible => new SpelledSelection(possible, random, depth + 1))];
        for (var i = 1 + random.Next(4); i > 0 && own.Length > 0; i--)
        {
            var field = own[random.Next(own.Length)];
            var inner = field.ResolvedType!.GetNamedType();
            var leads = inner is IComplexGraphType or UnionGraphType;
            if (!leads || depth < MostDepth)
            {
                _fields.Add(new Field(field.Name, Arguments(field, random), leads ? new SpelledSelection(inner, random, depth + 1) : null));
            }
        }
    }

    private IReadOnlyList<SpelledSelection> Parts { get; }

    // A page has a size, a count a bound, and groups are by one of the values that they can be by.
    private static string Arguments(FieldType field, Random random)
    {
        if (field.Arguments?.Find("first") is null)
        {
            return field.Arguments?.Find("atMost") is null ? "" : $"(atMost: {1 + random.Next(3)})";
        }

        var size = $"first: {1 + random.Next(3)}";
        if (field.Arguments.Find("by")?.ResolvedType?.GetNamedType() is not IInputObjectGraphType by)
        {
            return $"({size})";
        }

        var values = by.Fields.Where(value => value.ResolvedType!.GetNamedType().Name == "GroupByValueInput").ToArray();
        return $"({size}, by: [{{ {values[random.Next(values.Length)].Name}: {{}} }}])";
    }

    /// <summary>Grows a selection.</summary>
    public static SpelledSelection Grow(IGraphType type, int seed) => new(type, new Random(seed), 0);

    /// <summary>Writes it.</summary>
    /// <param name="random">Decides how; null for as it was grown.</param>
    public string Write(Random? random)
    {
        var number = 0;
        return Write(random, ref number);
    }

    private string Write(Random? random, ref int number)
    {
        // Each field has a key of its own, or the merging of fields would have a say in what is read.
        var texts = new List<string>();
        foreach (var field in _fields)
        {
            texts.Add(Write(field, random, ref number));
            if (random?.Next(4) == 0)
            {
                texts.Add(Write(field, random, ref number));
            }
        }

        foreach (var part in Parts)
        {
            texts.Add($"... on {part._type} {part.Write(random, ref number)}");
        }

        var written = random is null ? [.. texts] : texts.OrderBy(_ => random.Next()).ToArray();
        return random?.Next(4) == 0 && written.Length > 1
            ? $"{{ ... on {_type} {{ {string.Join(' ', written[1..])} }} {written[0]} }}"
            : $"{{ {string.Join(' ', written.Append("__typename"))} }}";
    }

    private static string Write(Field field, Random? random, ref int number)
    {
        var key = $"{(random is null ? "k" : "abcdef"[random.Next(6)])}{number++}";
        return $"{key}: {field.Name}{field.Arguments} {field.Inner?.Write(random, ref number)}";
    }

    private sealed record Field(string Name, string Arguments, SpelledSelection? Inner);
}
