using System.Text.Json;
using Barq.Graph.Tests.Transport.Http;

namespace Barq.Graph.Tests.Costs;

/// <summary>Who is refused for the weight of an order or a filter is told of the index that would help.</summary>
public sealed class IndexAdviceTests
{
    private const string Behind = "No index has an order by couriers (full_name) of another table: all rows that 'where' leaves are joined and sorted.";

    [Theory]
    [InlineData("deliveries(order: [{ courier: { fullName: ASC } }]) { nodes { id } }",
        $"{Behind} A condition that an index begins with leaves fewer: deliveries (courier_id), deliveries (organization_id), deliveries (status).")]
    [InlineData("deliveries(where: { status: { eq: PENDING } }, order: [{ courier: { fullName: ASC } }]) { nodes { id } }", Behind)]
    [InlineData("deliveries(where: { notes: { eq: \"a\" } }, order: [{ courier: { fullName: ASC } }]) { nodes { id } }", $"There is no index on deliveries (notes): with one it would cost less. {Behind} A condition that an index begins with leaves fewer: deliveries (courier_id)")]
    [InlineData("deliveries(order: [{ courier: { fullName: ASC } }, { organization: { name: DESC } }]) { nodes { id } }",
        "No index has an order by couriers (full_name), nor by organizations (name) of another table: all rows that 'where' leaves are joined and sorted. A condition that an index begins with leaves fewer: deliveries (courier_id), ")]
    [InlineData("deliveries(order: [{ pickedUpAt: ASC }]) { nodes { id } }", "There is no index on deliveries (picked_up_at): with one it would cost less.")]
    public async Task Order_BeyondTheLimit_NamesTheIndexes(string list, string advice)
    {
        await using var gateway = await HttpGateway.StartAsync(settings: new() { ["GRAPHQL_MAX_COST"] = "10" });

        var answer = await gateway.PostAsync(JsonSerializer.Serialize(new { query = $"{{ {list} }}" }));

        using var json = JsonDocument.Parse(answer.Body);
        var error = Assert.Single(json.RootElement.GetProperty("errors").EnumerateArray());
        Assert.Equal("OPERATION_TOO_EXPENSIVE", error.GetProperty("extensions").GetProperty("code").GetString());
        Assert.Contains(" " + advice, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(advice.Contains("begins with", StringComparison.Ordinal),
            error.GetProperty("message").GetString()!.Contains("begins with", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Order_OfAListThatIsKeptShort_IsAnswered()
    {
        await using var gateway = await HttpGateway.StartAsync();

        var answer = await gateway.PostAsync(JsonSerializer.Serialize(new { query = "{ deliveries(order: [{ courier: { fullName: ASC } }]) { nodes { id } } }" }));

        using var json = JsonDocument.Parse(answer.Body);
        Assert.False(json.RootElement.TryGetProperty("errors", out _));
    }
}
