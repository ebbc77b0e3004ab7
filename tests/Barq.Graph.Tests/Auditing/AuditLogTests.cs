using System.Text.Json;
using Barq.Graph.NodeIds;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Access;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Testing.Databases;

namespace Barq.Graph.Tests.Auditing;

/// <summary>Administrators see who changed what in their organization; others see nothing of it.</summary>
public sealed class AuditLogTests : MutationTest
{
    private const string Query = """
        query($where: AuditEntryFilterInput) {
          auditLog(where: $where, order: [{ createdAt: DESC }]) { totalCount nodes { id actor action entityType entity before after createdAt } }
        }
        """;

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task AuditLog_AfterWrites_TellsAdministratorsOfTheirOrganization(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var deliveryId = await FirstAsync<Delivery>(gateway, row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Pending);
        await gateway.MutateAsync("updateDelivery", new { deliveryId, notes = "Ring twice." }, caller: Manager);
        await gateway.MutateAsync("cancelDelivery", new { deliveryId }, caller: Admin);

        var admin = await gateway.ExecuteAsync(Query, caller: Admin);
        var filtered = await gateway.ExecuteAsync(Query, new { where = new { action = new { eq = "cancelDelivery" } } }, caller: Admin);

        Assert.Null(admin.ErrorCode);
        Assert.Equal(2, Count(admin));
        var entry = Assert.Single(filtered.Data.GetProperty("auditLog").GetProperty("nodes").EnumerateArray());
        Assert.Equal(("user 2", deliveryId), (entry.GetProperty("actor").GetString(), entry.GetProperty("entity").GetString()));
        Assert.Equal(("""{"status":"PENDING"}""", """{"status":"RETURNED"}"""), (entry.GetProperty("before").GetString(), entry.GetProperty("after").GetString()));
        var id = entry.GetProperty("id").GetString();
        foreach (var caller in new[] { Manager, Viewer, Stranger, Caller.Courier(1, 1) })
        {
            Assert.Equal(0, Count(await gateway.ExecuteAsync(Query, caller: caller)));
            var node = await gateway.ExecuteAsync("query($id: ID!) { node(id: $id) { id } }", new { id }, caller: caller);
            Assert.Equal(JsonValueKind.Null, node.Data.GetProperty("node").ValueKind);
        }
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Actor_OfAuditAndEvents_IsAnObjectWhereItIsOne(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var deliveryId = await FirstAsync<Delivery>(gateway, row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Pending);
        var courierId = await FirstAsync<Courier>(gateway, row => row.OrganizationId == 1 && row.Status == CourierStatus.Active);
        await gateway.MutateAsync("assignDelivery", new { deliveryId, courierId }, caller: Admin);
        await gateway.MutateAsync("updateDeliveryStatus", new { deliveryId, status = "IN_TRANSIT" }, caller: Caller.Courier(1, NodeId.TryParse(courierId, out var key) ? key.Key : 0));
        await gateway.MutateAsync("updateDelivery", new { deliveryId, notes = "x" }, caller: Caller.System);
        const string By = "actor actorUser { id } actorCourier { id }";
        var user = MutationAnswers.Id("User", 2);
        string[] expected = [$"user 2 {user} ", $"courier {key.Key}  {courierId}", "system  "];

        var log = await gateway.ExecuteAsync(
            $$"""query($id: ID!) { auditLog(where: { entity: { eq: $id } }) { nodes { {{By}} } } }""", new { id = deliveryId }, caller: Admin);
        var events = await gateway.ExecuteAsync(
            $$"""query($id: ID!, $last: Int!) { delivery(id: $id) { events(last: $last) { nodes { {{By}} } } } }""", new { id = deliveryId, last = 2 }, caller: Admin);
        var filtered = await gateway.ExecuteAsync(Query, new { where = new { actorUserId = new { eq = user } } }, caller: Admin);

        Assert.Equal(expected, log.Data.GetProperty("auditLog").GetProperty("nodes").EnumerateArray().Select(ActorOf));
        Assert.Equal(expected[..2], events.Data.GetProperty("delivery").GetProperty("events").GetProperty("nodes").EnumerateArray().Select(ActorOf));
        Assert.Equal(1, Count(filtered));

        static string ActorOf(JsonElement row) => $"{row.GetProperty("actor").GetString()} {KeyOf(row, "actorUser")} {KeyOf(row, "actorCourier")}";
        static string? KeyOf(JsonElement row, string name) => row.GetProperty(name) is { ValueKind: JsonValueKind.Object } one ? one.GetProperty("id").GetString() : null;
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Where_Entity_FindsByGlobalIdsOfAnyType(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var deliveryId = await FirstAsync<Delivery>(gateway, row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Pending);
        var userId = MutationAnswers.Id("User", 4);

        // Of the same key as the user, and another type.
        var courierId = MutationAnswers.Id("Courier", 4);
        await gateway.MutateAsync("updateDelivery", new { deliveryId, notes = "Ring twice." }, caller: Admin);
        await gateway.MutateAsync("updateUser", new { userId, fullName = "Huda" }, caller: Admin);
        await gateway.MutateAsync("updateCourier", new { courierId, fullName = "Omar" }, caller: Admin);

        foreach (var (where, count) in new (object Where, int Count)[]
        {
            (new { eq = deliveryId }, 1), (new { eq = userId }, 1), (new { eq = (string?)null }, 0), (new { neq = userId }, 2), (new { neq = (string?)null }, 3),
            (new { @in = new[] { userId, deliveryId } }, 2), (new { @in = Array.Empty<string>() }, 0), (new { nin = new[] { userId, courierId } }, 1), (new { eq = MutationAnswers.Id("Vehicle", 4) }, 0),
        })
        {
            Assert.Equal(count, Count(await gateway.ExecuteAsync(Query, new { where = new { entity = where } }, caller: Admin)));
        }

        Assert.Equal("BAD_USER_INPUT", (await gateway.ExecuteAsync(Query, new { where = new { entity = new { eq = "nonsense" } } }, caller: Admin)).ErrorCode);
        Assert.Equal("BAD_USER_INPUT", (await gateway.ExecuteAsync(Query, new { where = new { entity = new { @in = (string[]?)null } } }, caller: Admin)).ErrorCode);
    }

    private static int Count(GatewayAnswer answer) => answer.Data.GetProperty("auditLog").GetProperty("totalCount").GetInt32();
}
