using System.Text.Json;
using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.Transport.Http;
using Barq.Persistence.Deliveries;
using Barq.Testing;
using Barq.Testing.Fleet;
using Barq.Testing.Processes;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.Transport;

/// <summary>Runs the scripts of the real JavaScript clients against a gateway.</summary>
internal static class ClientScripts
{
    /// <summary>Restores the clients.</summary>
    public static Task<NodeScripts> RestoreAsync() => NodeScripts.RestoreAsync(Repository.PathOf("tests", "Barq.Graph.Tests", "Transport", "Clients"));

    /// <summary>Runs a scenario with the id of a delivery that can still be changed.</summary>
    public static async Task<JsonElement> RunAsync(this HttpGateway gateway, string script, string scenario, string? token = null)
    {
        var scripts = await RestoreAsync();
        return await scripts.RunAsync(script, gateway.Address.ToString(), scenario, JsonSerializer.Serialize(new { id = await gateway.PendingDeliveryAsync(), token }));
    }

    /// <summary>The global id of a delivery of organization 1 that waits.</summary>
    public static async Task<string> PendingDeliveryAsync(this HttpGateway gateway)
    {
        await using var context = gateway.Database.CreateFleetContext();
        return MutationAnswers.Id(nameof(Delivery), await context.Deliveries.Where(row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Pending).OrderBy(row => row.Id).Select(row => row.Id).FirstAsync());
    }

    /// <summary>Writes a note to a delivery.</summary>
    public static Task<HttpAnswer> NoteAsync(this HttpGateway gateway, string id, string notes) => gateway.PostAsync(JsonSerializer.Serialize(new
    {
        query = "mutation($id: ID!, $notes: String) { updateDelivery(input: { deliveryId: $id, notes: $notes }) { delivery { id } } }",
        variables = new { id, notes },
    }));
}
