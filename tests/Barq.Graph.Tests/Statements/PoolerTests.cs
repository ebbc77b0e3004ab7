using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Barq.Graph.NodeIds;
using Barq.Graph.Tests.Authorization;
using Barq.Persistence.Users;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.PostgreSql;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Barq.Graph.Tests.Statements;

/// <summary>
/// A real PgBouncer that shares few connections between transactions stands before PostgreSQL: nothing that one client leaves on a connection may
/// be found by another, and what PostgreSQL tells has to come all the same.
/// </summary>
public sealed class PoolerTests
{
    private const int Workers = 8;
    private const int Rounds = 12;
    private const string Create = "mutation($input: CreateDeliveryInput!) { createDelivery(input: $input) { delivery { id } errors { ... on Error { message } } } }";
    private const string Update = "mutation($input: UpdateDeliveryInput!) { updateDelivery(input: $input) { delivery { version } errors { ... on Error { message } } } }";
    private const string Read = """
        query($id: ID!, $status: DeliveryStatus!) {
          delivery(id: $id) { notes }
          deliveries(first: 20, where: { status: { eq: $status } }, order: [{ createdAt: DESC }]) { totalCount nodes { organization { id } tickets(first: 2) { nodes { id } } } }
          couriers(first: 3) { nodes { organization { id } deliveries(first: 2, order: [{ createdAt: DESC }]) { nodes { id } } } }
        }
        """;

    [SkippableFact]
    public async Task Execute_ManyClientsOfTwoOrganizationsOnThreeConnections_EachSeesItsOwnAndWhatWasWritten()
    {
        await using var database = await RoleDatabase.CreateAsync(FleetDatabases.Demo);
        await using var pooler = await PgBouncerProcess.StartNewAsync(database.ConnectionString, connections: 3);
        await using var redis = await RedisProcess.StartNewAsync();
        var environment = new Dictionary<string, string?>
        {
            ["DATABASE_URL"] = pooler.ConnectionString, ["REDIS_URL"] = redis.Url, ["DB_ROW_LEVEL_SECURITY"] = "true", ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key,
        };
        await using var one = await GatewayProcess.StartAsync(new GatewayStart { Environment = environment });
        await using var two = await GatewayProcess.StartAsync(new GatewayStart { Environment = environment });

        var users = await UsersAsync(database.All);

        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => WorkAsync(worker))));

        async Task WorkAsync(int worker)
        {
            var organization = 1 + (worker % 2);
            var owner = new NodeId("Organization", organization).ToString();
            var token = TestTokens.Make(TestTokens.Symmetric(), new() { ["organization_id"] = organization, ["role"] = "MANAGER", ["user_id"] = users[organization] });
            var made = await AskAsync(one, Create, new { input = new { trackingNumber = $"POOLER-{worker}", pickupAddress = "a", deliveryAddress = "b", codAmount = 1 } }, token);
            Assert.Equal("null", made.GetProperty("createDelivery").GetProperty("errors").GetRawText());
            var id = made.GetProperty("createDelivery").GetProperty("delivery").GetProperty("id").GetString()!;
            for (var round = 0; round < Rounds; round++)
            {
                var notes = round.ToString(CultureInfo.InvariantCulture);
                var (writer, reader) = round % 2 == 0 ? (one, two) : (two, one);
                var written = await AskAsync(writer, Update, new { input = new { deliveryId = id, notes } }, token);
                Assert.Equal("null", written.GetProperty("updateDelivery").GetProperty("errors").GetRawText());
                var read = await AskAsync(reader, Read, new { id, status = round % 3 == 0 ? "DELIVERED" : "PENDING" }, token);
                Assert.Equal(notes, read.GetProperty("delivery").GetProperty("notes").GetString());
                Assert.All(
                    read.GetProperty("deliveries").GetProperty("nodes").EnumerateArray().Concat(read.GetProperty("couriers").GetProperty("nodes").EnumerateArray()),
                    node => Assert.Equal(owner, node.GetProperty("organization").GetProperty("id").GetString()));
            }
        }
    }

    [SkippableFact]
    public async Task Listen_ThroughThePooler_SaysThatNothingArrivesAndPastItHearsOfOthersChanges()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var pooler = await PgBouncerProcess.StartNewAsync(database.ConnectionString, connections: 3);
        await using var redis = await RedisProcess.StartNewAsync();
        var environment = new Dictionary<string, string?>
        {
            ["DATABASE_URL"] = pooler.ConnectionString, ["REDIS_URL"] = redis.Url, ["CACHE_DATABASE_NOTIFICATIONS"] = "true",
        };
        await using (var deaf = await GatewayProcess.StartAsync(new GatewayStart { Environment = environment }))
        {
            await deaf.WaitForLineAsync("DATABASE_DIRECT_URL leads past it");
        }

        environment["DATABASE_DIRECT_URL"] = database.ConnectionString;
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart { Environment = environment });
        await gateway.WaitForLineAsync("The database tells of changes");
        var id = new NodeId("Delivery", 1).ToString();
        const string query = "query($id: ID!) { delivery(id: $id) { notes } }";
        await AskAsync(gateway, query, new { id }, null);
        await using (var connection = new NpgsqlConnection(database.ConnectionString))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("UPDATE deliveries SET notes = 'by hand' WHERE id = 1", connection);
            await command.ExecuteNonQueryAsync();
        }

        await Poll.UntilAsync(
            async () => (await AskAsync(gateway, query, new { id }, null)).GetProperty("delivery").GetProperty("notes").GetString() == "by hand", "the change to be known");
    }

    private static async Task<Dictionary<int, long>> UsersAsync(TestDatabase database)
    {
        await using var context = database.CreateFleetContext();
        return await context.Users.Where(user => user.IsActive).GroupBy(user => user.OrganizationId)
            .ToDictionaryAsync(users => (int)users.Key, users => users.Min(user => user.Id));
    }

    private static async Task<JsonElement> AskAsync(GatewayProcess gateway, string query, object variables, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "graphql") { Content = JsonContent.Create(new { query, variables }) };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await gateway.Client.SendAsync(request);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.False(answer.TryGetProperty("errors", out var errors), $"{errors}");
        return answer.GetProperty("data");
    }
}
