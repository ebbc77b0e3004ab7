using GraphQL.Types;

namespace Barq.Graph.Tests.TypeSystem;

/// <summary>Everything that a client can meet in the schema is explained there.</summary>
public sealed class DescriptionTests
{
    [Fact]
    public void Schema_EveryTypeFieldArgumentAndEnumValue_HasADescription()
    {
        var all = Describables().ToArray();

        // Far fewer would mean that the walk missed a kind, and that nothing is proved.
        Assert.InRange(all.Length, 700, 5000);
        Assert.Empty(all.Where(item => !IsSentence(item.Description)).Select(item => $"{item.Name}: {item.Description ?? "none"}"));
    }

    private static bool IsSentence(string? description) =>
        description is { Length: > 3 } && description.EndsWith('.') && (char.IsUpper(description[0]) || !char.IsLetter(description[0]) || description.StartsWith("true:", StringComparison.Ordinal));

    private static IEnumerable<(string Name, string? Description)> Describables()
    {
        foreach (var type in TestSchema.OwnTypes)
        {
            yield return (type.Name, type.Description);
            foreach (var value in (type as EnumerationGraphType)?.Values ?? Enumerable.Empty<EnumValueDefinition>())
            {
                yield return ($"{type.Name}.{value.Name}", value.Description);
            }

            foreach (var field in (type as IComplexGraphType)?.Fields ?? Enumerable.Empty<FieldType>())
            {
                yield return ($"{type.Name}.{field.Name}", field.Description);
                foreach (var argument in field.Arguments ?? Enumerable.Empty<QueryArgument>())
                {
                    yield return ($"{type.Name}.{field.Name}({argument.Name})", argument.Description);
                }
            }
        }
    }
}
