using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.TypeSystem;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;

namespace Barq.Graph.Tests.Mutations;

/// <summary>The examples in the schema can be sent as they stand.</summary>
public sealed class MutationExampleTests : MutationTest
{
    [Fact]
    public async Task Example_OfEachMutation_IsValidAndReachesIt()
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo);
        Assert.NotEmpty(TestSchema.Instance.Mutation!.Fields);
        foreach (var field in TestSchema.Instance.Mutation.Fields)
        {
            var example = field.Description!.Split('`')[^2];
            Assert.StartsWith(field.Name + "(", example, StringComparison.Ordinal);

            // Who may only read is refused by the mutation itself: parsing, validation and coercion are behind it by then.
            var answer = await gateway.ExecuteAsync($"mutation {{ {example} }}", caller: Viewer);

            Assert.True(answer.ErrorCode is null, answer.Text);
            Assert.Equal("FORBIDDEN", answer.Data.GetProperty(field.Name).GetProperty("errors")[0].GetProperty("code").GetString());
        }
    }

    [Fact]
    public void Description_OfEachInputField_HasAnExample() => Assert.Empty(
        TestSchema.OwnTypes.OfType<GraphQL.Types.IInputObjectGraphType>().Where(type => type.Name.EndsWith("Input", StringComparison.Ordinal) && TestSchema.Instance.Mutation!.Fields.Any(field => type.Name.StartsWith(field.Name, StringComparison.OrdinalIgnoreCase)))
            .SelectMany(type => type.Fields.Where(field => !field.Description!.Contains('`', StringComparison.Ordinal) && field.Name != "rows").Select(field => $"{type.Name}.{field.Name}")));
}
