using System.Text.Json;
using Barq.Graph.NodeIds;
using Barq.Persistence.Access;
using Barq.Persistence.Auditing;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Testing.Fleet;
using Barq.Testing.PostgreSql;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.Authorization;

/// <summary>Mutations of many under the database's own fence: one statement for all rows is held as one for each.</summary>
public sealed class RowSecurityManyTests
{
    private static readonly string[] _mutations = ["createDeliveries", "updateDeliveries", "assignDeliveries", "updateDeliveryStatuses"];
    private static readonly Caller _manager = Caller.User(1, CallerRole.Manager, 7);

    [SkippableFact]
    public async Task Many_OfOwnAndOfOthersRows_AreDoneForOwnAloneAndRecorded()
    {
        await using var database = await RoleDatabase.CreateAsync(FleetDatabases.Demo);
        await using var gateway = await RowSecurityTests.StartAsync(database);
        await using var all = database.All.CreateFleetContext();
        var own = await all.Deliveries.Where(row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Pending).OrderBy(row => row.Id).Take(3).ToListAsync();
        var foreign = await all.Deliveries.FirstAsync(row => row.OrganizationId == 2 && row.Status == DeliveryStatus.Pending);
        var courier = await all.Couriers.FirstAsync(row => row.OrganizationId == 1 && row.Status == CourierStatus.Active);
        string[] ids = [.. own.Append(foreign).Select(row => new NodeId("Delivery", row.Id).ToString())];

        var created = await DoneAsync("createDeliveries", """{ trackingNumber: "RLS-1", pickupAddress: "a", deliveryAddress: "b" }, { trackingNumber: "RLS-2", pickupAddress: "a", deliveryAddress: "b" }""", _manager);
        var updated = await DoneAsync("updateDeliveries", Items("notes: \"x\""), _manager);
        var assigned = await DoneAsync("assignDeliveries", Items($"courierId: \"{new NodeId("Courier", courier.Id)}\""), _manager);
        var moved = await DoneAsync("updateDeliveryStatuses", Items("status: IN_TRANSIT"), Caller.Courier(1, courier.Id));

        Assert.Equal([true, true], created);
        Assert.All([updated, assigned, moved], results => Assert.Equal([true, true, true, false], results));
        Assert.Equal(2 + 3 + 3 + 3, await all.AuditLog.CountAsync(entry => _mutations.Contains(entry.Action)));
        Assert.Equal(foreign.Version, (await all.Deliveries.AsNoTracking().FirstAsync(row => row.Id == foreign.Id)).Version);
        Assert.All(await all.Deliveries.AsNoTracking().Where(row => own.Select(one => one.Id).Contains(row.Id)).ToListAsync(), row =>
            Assert.Equal(("x", courier.Id, DeliveryStatus.InTransit), (row.Notes, row.CourierId, row.Status)));

        string Items(string change) => string.Join(", ", ids.Select(id => $"{{ deliveryId: \"{id}\", {change} }}"));

        async Task<bool[]> DoneAsync(string mutation, string items, Caller caller)
        {
            var answer = await gateway.ExecuteAsync(
                $"mutation {{ {mutation}(input: {{ mode: EACH, items: [{items}] }}) {{ results {{ delivery {{ id }} errors {{ __typename }} }} errors {{ __typename ... on Error {{ message }} }} }} }}", caller: caller);
            var results = answer.Data.GetProperty(mutation).GetProperty("results").EnumerateArray().ToArray();
            Assert.All(results, result => Assert.True(
                result.GetProperty("delivery").ValueKind == JsonValueKind.Object || result.GetProperty("errors")[0].GetProperty("__typename").GetString() == "NotFoundError", answer.Text));
            return [.. results.Select(result => result.GetProperty("delivery").ValueKind == JsonValueKind.Object)];
        }
    }
}
