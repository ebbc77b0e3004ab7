using System.Net.Http.Json;
using System.Text.Json;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Deliveries;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.Transport;

/// <summary>A real gateway goes, by SIGTERM, and another comes at its address: the real clients find it by themselves, and go on.</summary>
public sealed class GatewayRestartTests
{
    [SkippableFact]
    public async Task Subscriptions_OfTheRealClients_GoOnAtTheNextGateway()
    {
        (string Script, string Scenario)[] clients = [("socket.js", "reconnect"), ("socket.js", "apolloReconnect"), ("sse.js", "reconnect")];
        var scripts = await ClientScripts.RestoreAsync();
        await using var database = await TestDatabase.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo);
        await using var context = database.CreateFleetContext();
        string[] ids = [.. (await context.Deliveries.Where(row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Pending).OrderBy(row => row.Id).Take(clients.Length)
            .Select(row => row.Id).ToListAsync()).Select(key => MutationAnswers.Id(nameof(Delivery), key))];
        var start = new GatewayStart { Port = FreePort.Next(), Environment = new Dictionary<string, string?> { ["DATABASE_URL"] = database.ConnectionString } };
        Task<JsonElement>[] running;
        await using (var gateway = await GatewayProcess.StartAsync(start))
        {
            running = [.. clients.Zip(ids, (client, id) => scripts.RunAsync(client.Script, new Uri(gateway.BaseAddress, "graphql").ToString(), client.Scenario, JsonSerializer.Serialize(new { id })))];
            await Poll.UntilAsync(async () => running.Any(script => script.IsCompleted) || await AreAllAsync(gateway, ids, "Heard"), "all clients to be told of a change");
            Assert.DoesNotContain(running, script => script.IsCompleted);
            await gateway.StopAsync();
        }

        await using var next = await GatewayProcess.StartAsync(start);
        await NoteAsync(next, ids[^1], "Begun anew");
        var results = await Task.WhenAll(running);

        foreach (var result in results[..2])
        {
            Assert.StartsWith("Ring ", Notes(result.GetProperty("first")), StringComparison.Ordinal);
            Assert.StartsWith("Ring ", Notes(result.GetProperty("again")), StringComparison.Ordinal);
            Assert.Equal(["\"connected\"", "1001", "\"connected\""], result.GetProperty("seen").EnumerateArray().Where(one => one.GetRawText() != "1006").Select(one => one.GetRawText()));
        }

        Assert.StartsWith("Ring ", Notes(results[2].GetProperty("first").GetProperty("data")), StringComparison.Ordinal);
        Assert.StartsWith("Ring ", Notes(results[2].GetProperty("again").GetProperty("data")), StringComparison.Ordinal);
    }

    private static string? Notes(JsonElement data) => data.GetProperty("deliveryChanged").GetProperty("notes").GetString();

    private static async Task<bool> AreAllAsync(GatewayProcess gateway, string[] ids, string notes) =>
        (await AskAsync(gateway, "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Delivery { notes } } }", new { ids }))
            .GetProperty("nodes").EnumerateArray().All(node => node.GetProperty("notes").GetString() == notes);

    private static Task NoteAsync(GatewayProcess gateway, string id, string notes) => AskAsync(
        gateway, "mutation($id: ID!, $notes: String) { updateDelivery(input: { deliveryId: $id, notes: $notes }) { delivery { id } } }", new { id, notes });

    private static async Task<JsonElement> AskAsync(GatewayProcess gateway, string query, object variables)
    {
        using var response = await gateway.Client.PostAsJsonAsync("graphql", new { query, variables });
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
    }
}
