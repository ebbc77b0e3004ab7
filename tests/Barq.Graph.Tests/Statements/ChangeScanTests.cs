using Barq.Graph.NodeIds;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Access;
using Barq.Testing;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Processes;
using Npgsql;

namespace Barq.Graph.Tests.Statements;

/// <summary>What a front end changes on a database of production's size reads no big table from end to end: neither its statements do, nor the checks and locks behind them.</summary>
public sealed class ChangeScanTests
{
    private const string Figures = "FROM pg_stat_user_tables WHERE relname IN ('deliveries', 'delivery_events', 'tickets')";

    [SkippableFact]
    public async Task BulkAssignment_OfAllThatWait_ScansNoBigTable()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Bench);
        var deliveries = await AskAsync(database, "SELECT id FROM deliveries WHERE organization_id = 1 AND status = 'PENDING' AND courier_id IS NULL ORDER BY id LIMIT 100");
        var couriers = await AskAsync(database, "SELECT id FROM couriers WHERE organization_id = 1 AND status = 'ACTIVE' ORDER BY id LIMIT 5");
        var items = deliveries.Select((delivery, i) => new { deliveryId = new NodeId("Delivery", delivery).ToString(), courierId = new NodeId("Courier", couriers[i % couriers.Count]).ToString() }).ToArray();
        var before = await ScansAsync(database);

        GatewayAnswer answer;
        await using (var gateway = TestGateway.On(database))
        {
            var document = await File.ReadAllTextAsync(Repository.PathOf("schema", "operations", "bulk-assignment.graphql"));
            answer = await gateway.ExecuteAsync(document, new { organizationId = new NodeId("Organization", 1).ToString(), items }, caller: Caller.User(1, CallerRole.Manager, 7));
        }

        Assert.True(items.Length > 50, "Few parcels wait, which proves little.");
        Assert.Equal(items.Length, answer.Data.GetProperty("assignDeliveries").GetProperty("results").EnumerateArray().Count(result => result.GetProperty("delivery").ValueKind != System.Text.Json.JsonValueKind.Null));
        var after = await ScansAsync(database);
        Assert.True(after.Indexes > before.Indexes, "Nothing was counted, which proves nothing.");
        Assert.Equal(before.Tables, after.Tables);
    }

    // A session tells what it did when it ends.
    private static async Task<(long Tables, long Indexes)> ScansAsync(TestDatabase database)
    {
        await Poll.UntilAsync(
            async () => (await AskAsync(database, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"))[0] == 0,
            "the end of the other sessions");
        return ((await AskAsync(database, $"SELECT CAST(sum(seq_scan) AS bigint) {Figures}"))[0], (await AskAsync(database, $"SELECT CAST(sum(idx_scan) AS bigint) {Figures}"))[0]);
    }

    private static async Task<List<long>> AskAsync(TestDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<long>();
        while (await reader.ReadAsync())
        {
            values.Add(reader.GetInt64(0));
        }

        return values;
    }
}
