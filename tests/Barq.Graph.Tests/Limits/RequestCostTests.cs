using System.Text.Json;
using Barq.Graph.Limits;
using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.Operations;
using Barq.Graph.Tests.Transport.Http;
using Barq.Persistence.Deliveries;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.Limits;

/// <summary>Rows, statements, mutations and weight add up over everything that one request holds, and are refused before anything is done.</summary>
public sealed class RequestCostTests
{
    [Fact]
    public async Task Mutations_MoreThanAllowed_AreRefusedBeforeTheFirst()
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo);
        await using var context = gateway.Database.CreateFleetContext();
        var before = await context.Deliveries.CountAsync();

        var refused = await gateway.ExecuteAsync(Creates("a", 600), caller: Barq.Persistence.Access.Caller.User(1, Barq.Persistence.Access.CallerRole.Admin, 2));

        var counted = await gateway.ExecuteAsync(Creates("a", 110), caller: Barq.Persistence.Access.Caller.User(1, Barq.Persistence.Access.CallerRole.Admin, 2));

        Assert.Equal(("OPERATION_TOO_EXPENSIVE", "OPERATION_TOO_EXPENSIVE"), (refused.ErrorCode, counted.ErrorCode));
        Assert.Contains("110 mutations", counted.Text, StringComparison.Ordinal);
        Assert.Empty(refused.Statements.Concat(counted.Statements));
        Assert.Equal(before, await context.Deliveries.CountAsync());
    }

    [Fact]
    public async Task Mutations_OverABatch_AddUp()
    {
        await using var gateway = await HttpGateway.StartAsync(settings: new() { ["GRAPHQL_MAX_MUTATIONS"] = "10" });
        await using var context = gateway.Database.CreateFleetContext();
        var before = await context.Deliveries.CountAsync();
        var batch = string.Join(',', Enumerable.Range(0, 5).Select(i => JsonSerializer.Serialize(new { query = Creates($"b{i}x", 4) })));

        var answer = await gateway.PostAsync($"[{batch}]");

        using var json = JsonDocument.Parse(answer.Body);
        var refused = json.RootElement.EnumerateArray().Count(entry => entry.TryGetProperty("errors", out var errors)
            && errors[0].GetProperty("extensions").GetProperty("code").GetString() == "OPERATION_TOO_EXPENSIVE");
        Assert.Equal(3, refused);
        Assert.Equal(before + 8, await context.Deliveries.CountAsync());
    }

    [Fact]
    public async Task StatementsRowsAndWeight_OverABatch_AddUp()
    {
        await using var gateway = await HttpGateway.StartAsync(settings: new() { ["GRAPHQL_MAX_COST"] = "300" });
        async Task<int> RefusedAsync(string query, int times)
        {
            using var json = JsonDocument.Parse((await gateway.PostAsync($"[{string.Join(',', Enumerable.Repeat(JsonSerializer.Serialize(new { query }), times))}]")).Body);
            return json.RootElement.EnumerateArray().Count(entry => entry.TryGetProperty("errors", out _));
        }

        // 30 statements, 20 100 rows, and a weight of 121 each.
        Assert.Equal(2, await RefusedAsync($"{{ {string.Join(' ', Enumerable.Range(0, 30).Select(i => $"a{i}: users(first: 1, where: {{ email: {{ eq: \"{i}\" }} }}) {{ nodes {{ id }} }}"))} }}", 5));
        Assert.Equal(3, await RefusedAsync("{ organizations(first: 100) { nodes { couriers(first: 100) { nodes { id organization { id } } } } } }", 5));
        Assert.Equal(3, await RefusedAsync("{ deliveries(first: 1, where: { tickets: { none: { status: { eq: OPEN } } } }) { nodes { id } } }", 5));
    }

    // 199 characters took the database 25 seconds.
    [Theory]
    [InlineData("deliveries", "courier: { deliveries: { all: { tickets: { all: { courier: { deliveries: { all: { events: { all: { note: { eq: \"x\" } } } } } } } } } } }")]
    [InlineData("couriers", "deliveries: { none: { events: { none: { delivery: { tickets: { none: { subject: { eq: \"x\" } } } } } } } }")]
    [InlineData("organizations", "or: [{ deliveries: { some: { courier: { deliveries: { some: { tickets: { some: { subject: { contains: \"x\" } } } } } } } } }, { slug: { eq: \"x\" } }]")]
    [InlineData("couriers", "or: [{ organization: { deliveries: { all: { notes: { neq: \"x\" } } } } }, { city: { eq: \"x\" } }]")]
    public async Task Filter_ThatMultiplies_IsRefused(string root, string filter)
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, CornerFleet.Template);

        var answer = await gateway.ExecuteAsync($"{{ {root}(first: 1, where: {{ {filter} }}) {{ totalCount nodes {{ id }} }} }}");

        Assert.Equal("OPERATION_TOO_EXPENSIVE", answer.ErrorCode);
        Assert.Contains("'all' multiply what stands in them", answer.Text, StringComparison.Ordinal);
        Assert.Empty(answer.Statements);
    }

    [Fact]
    public async Task Weight_OfFilters_GrowsWithWhatTheyMakeTheDatabaseDo()
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, CornerFleet.Template);
        async Task<long> WeightAsync(string filter) => (await gateway.ExecuteAsync($"{{ deliveries(where: {{ {filter} }}) {{ nodes {{ id }} }} }}")).Cost.Estimated.Weight;

        long[] weights =
        [
            await WeightAsync("status: { eq: PENDING }"),
            await WeightAsync("notes: { eq: \"x\" }"),
            await WeightAsync("notes: { contains: \"x\" }"),
            await WeightAsync("tickets: { some: { status: { eq: OPEN } } }"),
            await WeightAsync("tickets: { none: { status: { eq: OPEN } } }"),
            await WeightAsync("tickets: { none: { delivery: { events: { some: { status: { eq: PENDING } } } } } }"),
        ];

        Assert.Equal(weights.Order().Distinct(), weights);
    }

    [Fact]
    public async Task Operations_OfTheFrontEnds_StayFarWithinTheLimits()
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo);
        var (limits, costs) = (new LimitsOptions(), new CostOptions());
        foreach (var operation in OperationCase.All)
        {
            var estimate = (await gateway.ExecuteAsync(operation.Document, JsonSerializer.SerializeToElement(operation.Variables))).Cost.Estimated;
            Assert.True(
                4 * estimate.Rows < limits.MaxRows && 4 * estimate.Statements < limits.MaxStatements && 4 * estimate.Weight < costs.MaxCost, $"{operation}: {estimate}");
        }
    }

    private static string Creates(string prefix, int count) => $"mutation {{ {string.Join(' ', Enumerable.Range(0, count).Select(i =>
        $"a{i}: createDelivery(input: {{ organizationId: \"{MutationAnswers.Id("Organization", 1)}\", trackingNumber: \"{prefix}{i}\", pickupAddress: \"a\", deliveryAddress: \"b\" }}) {{ delivery {{ id }} }}"))} }}";
}
