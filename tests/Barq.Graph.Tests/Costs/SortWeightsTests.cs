using System.Text.Json;
using Barq.Graph.Tests.Transport.Http;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Querying;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Costs;

/// <summary>What no index has the order of costs by how many rows there are to be sorted, and is refused where those are too many.</summary>
public sealed class SortWeightsTests
{
    private const long Step = 200;
    private const string First = "T3JnYW5pemF0aW9uOjE=";
    private const string ByName = "order: [{ courier: { fullName: ASC } }]";

    /// <summary>A limit that the demo fleet stays below, and six times as many parcels do not.</summary>
    private const string MaxCost = "90";

    // Was: 20, whatever the size of the table.
    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Order_ThatNoIndexHas_WeighsByTheSizeOfTheTable(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        string[] sorted = [$"deliveries({ByName})", "deliveries(order: [{ courier: { fullName: ASC } }, { organization: { name: DESC } }])", "deliveries(order: [{ pickedUpAt: ASC }])", "deliveries(order: [{ minutesToDeliver: DESC }])"];
        string[] others =
        [
            "deliveries(order: [{ createdAt: DESC }])", "deliveries(order: [{ createdAt: DESC }, { courier: { fullName: ASC } }])",
            "couriers(order: [{ openDeliveries: DESC }])", $"organization(id: \"{First}\") {{ deliveries(order: [{{ createdAt: ASC }}])",
        ];

        // Those of all parents are sorted where all are listed, and of one its own.
        string[] below = [$"organizations(first: 100) {{ nodes {{ deliveries({ByName})", $"organization(id: \"{First}\") {{ deliveries({ByName})"];
        var small = await WeightsAsync(gateway, [.. sorted, .. below, .. others]);
        var rows = await GrowAsync(gateway);

        var large = await WeightsAsync(gateway, [.. sorted, .. below, .. others]);

        var more = large.Zip(small, (after, before) => after - before).ToArray();
        Assert.All([more[0], more[2]], each => Assert.InRange(each, (rows / Step) - 2, (rows / Step) + 2));
        Assert.All([more[1], more[3]], each => Assert.InRange(each, (2 * rows / Step) - 3, (2 * rows / Step) + 3));
        Assert.InRange(more[4], (4 * rows / Step) - 4, (4 * rows / Step) + 4);
        await using var context = gateway.Database.CreateFleetContext();
        var owners = await context.Set<Barq.Persistence.Organizations.Organization>().CountAsync();
        Assert.InRange(more[5], (4 * rows / owners / Step) - 2, (4 * rows / owners / Step) + 2);
        Assert.All(more[(sorted.Length + below.Length)..], each => Assert.Equal(0, each));
    }

    [SkippableTheory]
    [InlineData(TestProvider.PostgreSql, ByName, true)]
    [InlineData(TestProvider.Sqlite, ByName, true)]
    [InlineData(TestProvider.PostgreSql, $"where: {{ organizationId: {{ eq: \"{First}\" }} }}, {ByName}", false)]
    [InlineData(TestProvider.Sqlite, $"where: {{ organizationId: {{ eq: \"{First}\" }} }}, {ByName}", false)]
    [InlineData(TestProvider.PostgreSql, $"where: {{ status: {{ eq: DELIVERED }} }}, {ByName}", true)]
    [InlineData(TestProvider.PostgreSql, $"where: {{ status: {{ in: [PENDING, ASSIGNED] }} }}, {ByName}", false)]
    [InlineData(TestProvider.PostgreSql, $"where: {{ notes: {{ eq: null }} }}, {ByName}", true)]
    public async Task Order_OfALargeTable_IsRefusedButWhereFewRowsAreSorted(TestProvider provider, string arguments, bool isRefused)
    {
        await using var gateway = await StartAsync(provider);
        Assert.Null((await AskAsync(gateway, arguments)).Code);
        await GrowAsync(gateway);

        var answer = await AskAsync(gateway, arguments);

        Assert.Equal(isRefused ? "OPERATION_TOO_EXPENSIVE" : null, answer.Code);
        Assert.Equal(isRefused, answer.Text.Contains("No index has an order by couriers (full_name) of another table", StringComparison.Ordinal));
    }

    // A large organization is refused what a small one is not: it sorts its own rows alone.
    [SkippableFact]
    public async Task RowsLeft_OfAnOrganization_AreItsPart()
    {
        await using var gateway = await StartAsync(TestProvider.PostgreSql);
        var sizes = gateway.Services.GetRequiredService<TableSizes>();
        var table = gateway.Services.GetRequiredService<TableCatalog>().Tables.Single(table => table.Name == "deliveries");
        await using var context = gateway.Database.CreateFleetContext();
        foreach (var own in await context.Deliveries.GroupBy(row => row.OrganizationId).Select(group => new { group.Key, Count = group.Count() }).ToListAsync())
        {
            Assert.InRange(sizes.RowsLeft(table, null, new Persistence.Access.RowFence(own.Key, null)), own.Count * 0.9, own.Count * 1.1);
        }

        Assert.Equal(await context.Deliveries.CountAsync(), sizes.RowsLeft(table, null, Persistence.Access.RowFence.Open));
    }

    private static async Task<HttpGateway> StartAsync(TestProvider provider)
    {
        var gateway = await HttpGateway.StartAsync(provider, new() { ["GRAPHQL_MAX_COST"] = MaxCost }, environment: "Development");
        await ReadAsync(gateway);
        return gateway;
    }

    private static async Task<long> GrowAsync(HttpGateway gateway)
    {
        await using var context = gateway.Database.CreateFleetContext();
        var rows = await context.Database.ExecuteSqlRawAsync("""
            INSERT INTO deliveries (organization_id, courier_id, tracking_number, pickup_address, delivery_address, city, status, cod_amount, created_at, updated_at, version)
            SELECT organization_id, courier_id, tracking_number || '-' || n, pickup_address, delivery_address, city, status, cod_amount, created_at, updated_at, version
            FROM deliveries CROSS JOIN (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5) AS times
            """);
        await ReadAsync(gateway);
        return rows;
    }

    private static async Task ReadAsync(HttpGateway gateway)
    {
        await using var context = gateway.Database.CreateFleetContext();
        await context.Database.ExecuteSqlRawAsync("ANALYZE");
        await gateway.Services.GetRequiredService<TableSizes>().ReadAsync(CancellationToken.None);
    }

    private static async Task<long[]> WeightsAsync(HttpGateway gateway, string[] lists)
    {
        var weights = new List<long>();
        foreach (var list in lists)
        {
            var answer = await gateway.PostAsync(JsonSerializer.Serialize(new { query = $"{{ {list} {{ nodes {{ id }} }}{new string('}', list.Count(letter => letter == '{') - list.Count(letter => letter == '}'))} }}" }), configure: request => request.Headers.Add("GraphQL-Cost", "validate"));
            weights.Add(JsonElement.Parse(answer.Text).GetProperty("extensions").GetProperty("cost").GetProperty("estimated").GetProperty("weight").GetInt64());
        }

        return [.. weights];
    }

    private static Task<HttpAnswer> AskAsync(HttpGateway gateway, string arguments) => gateway.PostAsync(JsonSerializer.Serialize(new { query = $"{{ deliveries({arguments}) {{ nodes {{ id }} }} }}" }));
}
