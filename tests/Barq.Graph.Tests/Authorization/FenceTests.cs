using System.Text.Json;
using Barq.Graph.NodeIds;
using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.Operations;
using Barq.Persistence.Access;
using Barq.Persistence.Auditing;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Tickets;
using Barq.Persistence.Users;
using Barq.Persistence.Vehicles;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Authorization;

/// <summary>Whoever asks in whatever way: no row of another organization, or of another courier, comes to light.</summary>
public sealed class FenceTests(DemoGateways gateways) : IClassFixture<DemoGateways>
{
    private static readonly Caller _owner = Caller.User(1, CallerRole.Owner, 1);

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Walk_WholeSchemaAsAnOrganization_MeetsItsOwnRowsAlone(TestProvider provider)
    {
        var gateway = await gateways.GetAsync(provider);
        await AssertOwnAsync(gateway, _owner, await OwnAsync(gateway, 1));
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Walk_WholeSchemaAsACourier_MeetsItsOwnRowsAlone(TestProvider provider)
    {
        var gateway = await gateways.GetAsync(provider);
        await using var context = gateway.Database.CreateFleetContext();
        var courier = await context.Tickets.Where(ticket => ticket.Courier != null).Select(ticket => ticket.Courier!).FirstAsync();
        var own = await OwnAsync(gateway, courier.OrganizationId);
        own["Courier"] = [courier.Id];
        own["Delivery"] = [.. await context.Deliveries.Where(delivery => delivery.CourierId == courier.Id).Select(delivery => delivery.Id).ToListAsync()];
        own["DeliveryEvent"] = [.. await context.DeliveryEvents.Where(change => change.Delivery.CourierId == courier.Id).Select(change => change.Id).ToListAsync()];
        own["Ticket"] = [.. await context.Tickets.Where(ticket => ticket.CourierId == courier.Id).Select(ticket => ticket.Id).ToListAsync()];

        await AssertOwnAsync(gateway, Caller.Courier(courier.OrganizationId, courier.Id), own);
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Node_AnotherOrganizationsRows_AreNullAsIfTheyDidNotExist(TestProvider provider)
    {
        var gateway = await gateways.GetAsync(provider);
        var selection = SchemaWalk.Node(gateway.Services.GetRequiredService<ISchema>());
        var foreign = (await OwnAsync(gateway, 2)).Where(rows => rows.Value.Count > 0).Select(rows => new NodeId(rows.Key, rows.Value.First()).ToString()).ToArray();

        var seen = await gateway.ExecuteAsync($"query($ids: [ID!]!) {{ nodes(ids: $ids) {selection} }}", new { ids = foreign });
        var fenced = await gateway.ExecuteAsync($"query($ids: [ID!]!) {{ nodes(ids: $ids) {selection} }}", new { ids = foreign }, caller: _owner);

        Assert.All(seen.Data.GetProperty("nodes").EnumerateArray(), node => Assert.Equal(JsonValueKind.Object, node.ValueKind));
        Assert.All(fenced.Data.GetProperty("nodes").EnumerateArray(), node => Assert.Equal(JsonValueKind.Null, node.ValueKind));
        Assert.False(fenced.Json.TryGetProperty("errors", out _));
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Filter_ReachingForAnotherOrganization_FindsNothing(TestProvider provider)
    {
        var gateway = await gateways.GetAsync(provider);
        var answer = await gateway.ExecuteAsync(
            """
            query($other: ID!) {
              direct: deliveries(where: { organizationId: { eq: $other } }) { totalCount }
              toOne: deliveries(where: { organization: { id: { eq: $other } } }) { totalCount }
              toMany: organizations(where: { couriers: { some: { organizationId: { eq: $other } } } }) { totalCount }
              deep: tickets(where: { delivery: { courier: { organizationId: { eq: $other } } } }) { totalCount }
              negated: organizations(where: { couriers: { none: { organizationId: { eq: $other } } } }) { nodes { id } totalCount }
            }
            """,
            new { other = new NodeId("Organization", 2).ToString() },
            caller: _owner);

        Assert.Null(answer.ErrorCode);
        Assert.Equal([0, 0, 0, 0, 1], new[] { "direct", "toOne", "toMany", "deep", "negated" }
            .Select(field => answer.Data.GetProperty(field).GetProperty("totalCount").GetInt32()));
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Filter_OverRelationsAsACourier_FindsItsOwnRowsAlone(TestProvider provider)
    {
        var gateway = await gateways.GetAsync(provider);
        const string Query = "query($me: ID!) { organizations(where: { couriers: { some: { id: { neq: $me } } } }) { totalCount } }";

        var owner = await gateway.ExecuteAsync(Query, new { me = new NodeId("Courier", 1).ToString() }, caller: _owner);
        var courier = await gateway.ExecuteAsync(Query, new { me = new NodeId("Courier", 1).ToString() }, caller: Caller.Courier(1, 1));

        Assert.Equal([1, 0], new[] { owner, courier }.Select(answer => answer.Data.GetProperty("organizations").GetProperty("totalCount").GetInt32()));
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task ToOne_RowThatTheCallerDoesNotSee_IsNull(TestProvider provider)
    {
        await using var gateway = await TestGateway.CreateAsync(provider, FleetDatabases.Demo);
        await using var context = gateway.Database.CreateFleetContext();
        var ticket = await context.Tickets.FirstAsync(row => row.CourierId != null && row.DeliveryId != null);
        ticket.DeliveryId = (await context.Deliveries.FirstAsync(row => row.CourierId != ticket.CourierId && row.OrganizationId == ticket.OrganizationId)).Id;
        await context.SaveChangesAsync();
        var query = $"{{ ticket(id: \"{new NodeId("Ticket", ticket.Id)}\") {{ delivery {{ id }} courier {{ id }} }} }}";

        var owner = await gateway.ExecuteAsync(query, caller: Caller.User(ticket.OrganizationId, CallerRole.Owner));
        var courier = await gateway.ExecuteAsync(query, caller: Caller.Courier(ticket.OrganizationId, ticket.CourierId!.Value));

        Assert.Equal([JsonValueKind.Object, JsonValueKind.Null], new[] { owner, courier }.Select(answer => answer.Data.GetProperty("ticket").GetProperty("delivery").ValueKind));
        Assert.Equal(JsonValueKind.Object, courier.Data.GetProperty("ticket").GetProperty("courier").ValueKind);
    }

    private static async Task AssertOwnAsync(TestGateway gateway, Caller caller, Dictionary<string, HashSet<long>> own)
    {
        var met = new HashSet<NodeId>();
        foreach (var document in SchemaWalk.Connections(gateway.Services.GetRequiredService<ISchema>()))
        {
            var answer = await gateway.ExecuteAsync(document, caller: caller);
            Assert.True(answer.ErrorCode is null, answer.Text[..Math.Min(answer.Text.Length, 500)]);
            Assert.DoesNotContain(SchemaWalk.Ids(answer.Data), id => !own[id.TypeName].Contains(id.Key));
            met.UnionWith(SchemaWalk.Ids(answer.Data));

            // What can't be seen is not counted either.
            var root = answer.Data.EnumerateObject().Single().Value;
            var rows = root.GetProperty("nodes").EnumerateArray().ToArray();
            if (rows is [var first, ..] && NodeId.TryParse(first.GetProperty("id").GetString(), out var id))
            {
                Assert.Equal(own[id.TypeName].Count, root.GetProperty("totalCount").GetInt32());
            }
        }

        Assert.Equal(own.Where(rows => rows.Value.Count > 0).Select(rows => rows.Key).Order(StringComparer.Ordinal),
            met.Select(id => id.TypeName).Distinct().Order(StringComparer.Ordinal));
    }

    private static async Task<Dictionary<string, HashSet<long>>> OwnAsync(TestGateway gateway, long organization)
    {
        await using var context = gateway.Database.CreateFleetContext();
        return new(StringComparer.Ordinal)
        {
            ["AuditEntry"] = [.. await context.AuditLog.Where(row => row.OrganizationId == organization).Select(row => row.Id).ToListAsync()],
            ["Organization"] = [organization],
            ["User"] = [.. await context.Users.Where(row => row.OrganizationId == organization).Select(row => row.Id).ToListAsync()],
            ["Vehicle"] = [.. await context.Vehicles.Where(row => row.OrganizationId == organization).Select(row => row.Id).ToListAsync()],
            ["Courier"] = [.. await context.Couriers.Where(row => row.OrganizationId == organization).Select(row => row.Id).ToListAsync()],
            ["Delivery"] = [.. await context.Deliveries.Where(row => row.OrganizationId == organization).Select(row => row.Id).ToListAsync()],
            ["DeliveryEvent"] = [.. await context.DeliveryEvents.Where(row => row.OrganizationId == organization).Select(row => row.Id).ToListAsync()],
            ["Ticket"] = [.. await context.Tickets.Where(row => row.OrganizationId == organization).Select(row => row.Id).ToListAsync()],
        };
    }
}
