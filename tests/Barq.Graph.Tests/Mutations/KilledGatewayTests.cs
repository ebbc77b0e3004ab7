using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Barq.Persistence.Auditing;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Outbox;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.Mutations;

/// <summary>A real gateway that is killed while it writes: nothing that it acknowledged is lost, nothing is there by half, and what must follow follows.</summary>
public sealed class KilledGatewayTests
{
    private const int Rounds = 4;

    // Removing a message fails as long as this stands: the gateway dies between the commit and the end of the dispatch, every time.
    private const string HoldBack = """
        CREATE FUNCTION hold_back() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'held back'; END $$;
        CREATE TRIGGER hold_back BEFORE DELETE ON outbox_messages FOR EACH ROW EXECUTE FUNCTION hold_back();
        """;

    [SkippableFact]
    public async Task Gateway_KilledBetweenCommitAndDispatch_LosesNothing()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var context = database.CreateFleetContext();
        await context.Database.ExecuteSqlRawAsync(HoldBack);
        var acknowledged = new ConcurrentQueue<string>();
        var start = new GatewayStart { Environment = new Dictionary<string, string?> { ["DATABASE_URL"] = database.ConnectionString } };
        for (var round = 0; round < Rounds; round++)
        {
            await using var gateway = await GatewayProcess.StartAsync(start);
            var writers = Enumerable.Range(0, 4).Select(writer => WriteAsync(gateway.Client, $"KILL-{round}-{writer}", acknowledged)).ToArray();
            var before = acknowledged.Count;
            await Poll.UntilAsync(() => acknowledged.Count > before + 10 + (round * 7), "some answers");
            await gateway.KillAsync();
            await Task.WhenAll(writers);
        }

        var written = await context.Deliveries.Where(row => row.TrackingNumber.StartsWith("KILL-")).ToDictionaryAsync(row => row.Id, row => row.TrackingNumber);
        Assert.Empty(acknowledged.Except(written.Values));
        Assert.Equal(written.Keys.Order(), await context.AuditLog.Where(row => row.Action == "createDelivery").Select(row => row.EntityId).Order().ToListAsync());
        Assert.Equal(written.Keys.Order(), (await context.OutboxMessages.Where(row => row.Kind == Barq.Persistence.Outbox.OutboxMessage.EntityChanged && row.Payload.Contains("\"type\":\"Delivery\"")).Select(row => row.Payload).ToListAsync()).Select(KeyOf).Order());
        Assert.Equal(written.Keys.Order(), await context.DeliveryEvents.Where(row => row.Delivery.TrackingNumber.StartsWith("KILL-")).Select(row => row.DeliveryId).Order().ToListAsync());

        await context.Database.ExecuteSqlRawAsync("DROP TRIGGER hold_back ON outbox_messages");
        await using var survivor = await GatewayProcess.StartAsync(start);
        await Poll.UntilAsync(async () => !await context.OutboxMessages.AnyAsync(), "the survivor to dispatch what the dead left behind");
    }

    private static long KeyOf(string payload) => JsonElement.Parse(payload).GetProperty("id").GetInt64();

    private static async Task WriteAsync(HttpClient client, string prefix, ConcurrentQueue<string> acknowledged)
    {
        for (var i = 0; ; i++)
        {
            var number = $"{prefix}-{i}";
            try
            {
                using var response = await client.PostAsJsonAsync("graphql", new
                {
                    query = "mutation($input: CreateDeliveryInput!) { createDelivery(input: $input) { delivery { trackingNumber } errors { ... on Error { message } } } }",
                    variables = new { input = new { organizationId = Gateway.MutationAnswers.Id("Organization", 1), trackingNumber = number, pickupAddress = "a", deliveryAddress = "b", codAmount = 1 } },
                });
                var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
                Assert.Equal(number, answer.GetProperty("data").GetProperty("createDelivery").GetProperty("delivery").GetProperty("trackingNumber").GetString());
                acknowledged.Enqueue(number);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                return;
            }
        }
    }
}
