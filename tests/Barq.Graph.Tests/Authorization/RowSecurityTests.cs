using System.Text.Json;
using Barq.Graph.NodeIds;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Access;
using Barq.Persistence.Auditing;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Outbox;
using Barq.Persistence.RowSecurity;
using Barq.Persistence.Seeding;
using Barq.Persistence.Settings;
using Barq.Persistence.Startup;
using Barq.Persistence.Tickets;
using Barq.Persistence.Transactions;
using Barq.Persistence.Users;
using Barq.Persistence.Vehicles;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.PostgreSql;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace Barq.Graph.Tests.Authorization;

/// <summary>The database's own fence: it holds by itself, whatever a statement of ours forgets.</summary>
public sealed class RowSecurityTests
{
    private static readonly Caller _owner = Caller.User(1, CallerRole.Owner, 1);
    private static readonly Caller _manager = Caller.User(1, CallerRole.Manager, 7);

    [SkippableFact]
    public async Task Walk_WithoutOurOwnFence_MeetsNoForeignRow()
    {
        await using var database = await RoleDatabase.CreateAsync(FleetDatabases.Demo);
        await using var gateway = await StartAsync(database, withoutOwn: true);
        await using var all = database.All.CreateFleetContext();
        var courier = await all.Tickets.Where(ticket => ticket.Courier != null && ticket.OrganizationId == 1).Select(ticket => ticket.CourierId!.Value).FirstAsync();

        foreach (var caller in new[] { _owner, _manager, Caller.Courier(1, courier) })
        {
            var owner = await IdsAsync(gateway, caller);
            Assert.NotEmpty(owner);
            Assert.Empty(owner.Except(await OwnAsync(all, caller.CourierId, caller.Fence.SeesAdministration)));
        }

        // Nor by its id; and who runs the platform sees all.
        var foreign = await all.Deliveries.Where(row => row.OrganizationId == 2).Select(row => row.Id).FirstAsync();
        var query = $$"""{ delivery(id: "{{new NodeId("Delivery", foreign)}}") { id } node(id: "{{new NodeId("Delivery", foreign)}}") { id } }""";
        var (mine, platform) = (await gateway.ExecuteAsync(query, caller: _owner), await gateway.ExecuteAsync(query));
        Assert.All(mine.Data.EnumerateObject(), field => Assert.Equal(JsonValueKind.Null, field.Value.ValueKind));
        Assert.All(platform.Data.EnumerateObject(), field => Assert.Equal(JsonValueKind.Object, field.Value.ValueKind));

        // The fence that was taken out is one.
        await using var open = await StartAsync(database, withoutOwn: true, security: false);
        Assert.NotEmpty((await IdsAsync(open, _owner)).Except(await OwnAsync(all, null, true)));
    }

    [SkippableFact]
    public async Task Walk_WithBothFences_MeetsWhatItMeetsWithOurs()
    {
        await using var database = await RoleDatabase.CreateAsync(FleetDatabases.Demo);
        await using var fenced = await StartAsync(database);
        var schema = fenced.Services.GetRequiredService<ISchema>();
        string[] documents = [.. SchemaWalk.Connections(schema), .. SchemaWalk.Searches(schema)];
        var answers = new List<string>();
        foreach (var document in documents)
        {
            answers.Add((await fenced.ExecuteAsync(document, caller: _owner)).Text);
        }

        await using var open = await StartAsync(database, security: false);
        for (var i = 0; i < documents.Length; i++)
        {
            Assert.Equal((await open.ExecuteAsync(documents[i], caller: _owner)).Text, answers[i]);
        }
    }

    [SkippableFact]
    public async Task Tables_AllOfThem_ShowAndTakeNoRowOfAnother()
    {
        await using var database = await RoleDatabase.CreateAsync(FleetDatabases.Demo);
        await using var gateway = await StartAsync(database);
        await AddJobAsync(gateway);
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();

        // Every table there is, but those that are nobody's: the migrations, and the nodes of the caches.
        var tables = await ReadAsync(
            connection,
            "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND relname NOT IN ('__EFMigrationsHistory', 'cache_nodes')");
        await using var context = database.All.CreateFleetContext();
        var policies = TablePolicy.Of(context.Model);
        Assert.Equal(tables.Order(StringComparer.Ordinal), policies.Select(policy => policy.Table));

        var changed = 0;
        foreach (var policy in policies)
        {
            var organization = policy.Table == "organizations" ? "id" : "organization_id";

            // Who says nothing sees nothing.
            Assert.Equal(["0"], await ReadAsync(connection, $"SELECT count(*)::text FROM {policy.Table}"));
            var told = $"SELECT set_config('barq.organization_id', '1', true), set_config('barq.administration', 'on', true)";
            Assert.Equal(["0"], await ReadAsync(connection, $"SELECT count(*)::text FROM {policy.Table} WHERE {organization} <> 1", told));
            Assert.Equal(["0"], await ReadAsync(connection, $"WITH gone AS (DELETE FROM {policy.Table} WHERE {organization} <> 1 RETURNING 1) SELECT count(*)::text FROM gone", told));
            var own = (await ReadAsync(connection, $"SELECT count(*)::text FROM {policy.Table}", told))[0];
            if (own != "0")
            {
                changed++;
                var refused = await Assert.ThrowsAsync<PostgresException>(() => ReadAsync(connection, $"UPDATE {policy.Table} SET {organization} = {organization} + 1", told));
                Assert.Equal("42501", refused.SqlState);
            }
        }

        Assert.True(changed >= 8, $"Only {changed} tables have rows.");

        // What was told has ended with its transaction.
        Assert.Equal(["0"], await ReadAsync(connection, "SELECT count(*)::text FROM deliveries"));
    }

    [SkippableFact]
    public async Task Mutations_OfEveryKindOfCaller_AreDone()
    {
        await using var database = await RoleDatabase.CreateAsync(FleetDatabases.Demo);
        await using var gateway = await StartAsync(database);
        await using var all = database.All.CreateFleetContext();
        var delivery = await all.Deliveries.FirstAsync(row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Assigned && row.CourierId != null);
        var foreign = await all.Deliveries.FirstAsync(row => row.OrganizationId == 2 && row.Status == DeliveryStatus.Pending);

        var created = await gateway.ExecuteAsync(
            """mutation { createDelivery(input: { trackingNumber: "RLS-1", pickupAddress: "a", deliveryAddress: "b" }) { delivery { id notes } errors { __typename ... on Error { message } } } }""", caller: _manager);
        Assert.Equal(JsonValueKind.Object, created.Data.GetProperty("createDelivery").GetProperty("delivery").ValueKind);
        var moved = await gateway.ExecuteAsync(
            $$"""mutation { updateDeliveryStatus(input: { deliveryId: "{{new NodeId("Delivery", delivery.Id)}}", status: IN_TRANSIT }) { delivery { status events { totalCount } } errors { __typename ... on Error { message } } } }""",
            caller: Caller.Courier(1, delivery.CourierId!.Value));
        Assert.Equal("IN_TRANSIT", moved.Data.GetProperty("updateDeliveryStatus").GetProperty("delivery").GetProperty("status").GetString());
        var other = await gateway.ExecuteAsync(
            $$"""mutation { updateDelivery(input: { deliveryId: "{{new NodeId("Delivery", foreign.Id)}}", notes: "x" }) { delivery { id } errors { __typename } } }""", caller: _manager);
        Assert.Equal("NotFoundError", other.Data.GetProperty("updateDelivery").GetProperty("errors")[0].GetProperty("__typename").GetString());

        // What follows a write is the product's own work, for all organizations.
        await using var context = await gateway.Services.GetRequiredService<IDbContextFactory<Barq.Persistence.Storage.FleetDbContext>>().CreateDbContextAsync();
        Assert.True(await context.OutboxMessages.CountAsync() >= 2);
        Assert.Equal(await all.Deliveries.CountAsync(), await context.Deliveries.CountAsync());
        Assert.True(await context.Deliveries.Where(row => row.Id == foreign.Id).ExecuteUpdateAsync(row => row.SetProperty(one => one.Notes, "seen")) == 1);
    }

    [SkippableFact]
    public async Task Seed_UnderPolicies_FillsTheTablesAndLeavesThemHeld()
    {
        await using var database = await RoleDatabase.CreateAsync(FleetDatabases.Empty);
        await using var gateway = await StartAsync(database);
        var seeder = gateway.Services.GetRequiredService<IFleetSeeder>();

        Assert.False(await seeder.HasDataAsync());
        await seeder.SeedAsync(SeedSize.Demo);

        Assert.True(await seeder.HasDataAsync());
        Assert.Empty(await gateway.Services.GetRequiredService<FleetMigrator>().PendingAsync());
    }

    [SkippableFact]
    public async Task Start_WithAnotherSetting_SaysWhatIsToBeDone()
    {
        await using var database = await RoleDatabase.CreateAsync(FleetDatabases.Empty);
        await using (var before = Gateway(database, security: true))
        {
            var migrator = before.Services.GetRequiredService<FleetMigrator>();
            Assert.Contains("row level security of deliveries", await migrator.PendingAsync());
            Assert.Contains("row level security of deliveries", await migrator.MigrateAsync());
            Assert.Empty(await migrator.PendingAsync());
            Assert.Empty(await migrator.MigrateAsync());
        }

        await using (var off = Gateway(database, security: false))
        {
            var migrator = off.Services.GetRequiredService<FleetMigrator>();
            Assert.Contains("no row level security of deliveries", await migrator.PendingAsync());
            await migrator.MigrateAsync();
            Assert.Empty(await migrator.PendingAsync());
        }

        await using var superuser = Gateway(database.All, security: true);
        var refused = await Assert.ThrowsAsync<StartupException>(() => superuser.Services.GetRequiredService<FleetMigrator>().PendingAsync());
        Assert.Contains("superuser", refused.Message, StringComparison.Ordinal);
        await using var file = await TestDatabase.CreateAsync(TestProvider.Sqlite, FleetDatabases.Empty);
        await using var sqlite = Gateway(file, security: true);
        await Assert.ThrowsAsync<StartupException>(() => sqlite.Services.GetRequiredService<FleetMigrator>().PendingAsync());
    }

    internal static async Task<TestGateway> StartAsync(TestDatabase database, bool withoutOwn = false, bool security = true)
    {
        var gateway = Gateway(database, security, withoutOwn);
        await gateway.Services.GetRequiredService<FleetMigrator>().MigrateAsync();
        return gateway;
    }

    private static TestGateway Gateway(TestDatabase database, bool security, bool withoutOwn = false) => TestGateway.On(database, services => services
        .Replace(ServiceDescriptor.Singleton(new RowSecurityOptions { Enabled = security }))
        .Replace(ServiceDescriptor.Singleton(new OwnFence { IsOut = withoutOwn })));

    private static async Task<HashSet<NodeId>> IdsAsync(TestGateway gateway, Caller caller)
    {
        var met = new HashSet<NodeId>();
        var schema = gateway.Services.GetRequiredService<ISchema>();
        foreach (var document in SchemaWalk.Connections(schema).Concat(SchemaWalk.Searches(schema)))
        {
            var answer = await gateway.ExecuteAsync(document, caller: caller);
            Assert.True(answer.ErrorCode is null, answer.Text[..Math.Min(answer.Text.Length, 500)]);
            met.UnionWith(SchemaWalk.Ids(answer.Data));
        }

        return met;
    }

    private static async Task<HashSet<NodeId>> OwnAsync(Barq.Persistence.Storage.FleetDbContext all, long? courier, bool administration)
    {
        var own = new HashSet<NodeId> { new("Organization", 1) };
        void Add(string type, IEnumerable<long> keys) => own.UnionWith(keys.Select(key => new NodeId(type, key)));
        Add("User", await all.Users.Where(row => row.OrganizationId == 1).Select(row => row.Id).ToListAsync());
        Add("Vehicle", await all.Vehicles.Where(row => row.OrganizationId == 1).Select(row => row.Id).ToListAsync());
        Add("AuditEntry", administration ? await all.AuditLog.Where(row => row.OrganizationId == 1).Select(row => row.Id).ToListAsync() : []);
        Add("Courier", await all.Couriers.Where(row => row.OrganizationId == 1 && (courier == null || row.Id == courier)).Select(row => row.Id).ToListAsync());
        Add("Delivery", await all.Deliveries.Where(row => row.OrganizationId == 1 && (courier == null || row.CourierId == courier)).Select(row => row.Id).ToListAsync());
        Add("DeliveryEvent", await all.DeliveryEvents.Where(row => row.OrganizationId == 1 && (courier == null || row.Delivery.CourierId == courier)).Select(row => row.Id).ToListAsync());
        Add("Ticket", await all.Tickets.Where(row => row.OrganizationId == 1 && (courier == null || row.CourierId == courier)).Select(row => row.Id).ToListAsync());
        return own;
    }

    internal static async Task AddJobAsync(TestGateway gateway)
    {
        var result = await gateway.Services.GetRequiredService<UnitOfWork>().RunAsync(
            _manager, "test", async (scope, token) =>
            {
                var vehicle = await scope.Context.Vehicles.FirstAsync(token);
                vehicle.CurrentMileage++;
                return vehicle;
            }, CancellationToken.None);
        Assert.Empty(result.Errors);
    }

    private static async Task<List<string>> ReadAsync(NpgsqlConnection connection, string sql, string? told = null)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        if (told is not null)
        {
            await using var tell = new NpgsqlCommand(told, connection, transaction);
            await tell.ExecuteNonQueryAsync();
        }

        await using var command = new NpgsqlCommand(sql, connection, transaction);
        var rows = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                rows.Add(reader.GetString(0));
            }
        }

        await transaction.RollbackAsync();
        return rows;
    }
}
