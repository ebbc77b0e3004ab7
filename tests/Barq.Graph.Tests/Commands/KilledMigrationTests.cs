using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Npgsql;

namespace Barq.Graph.Tests.Commands;

/// <summary><c>migrate</c> that is killed while it fills columns and while it builds an index, and taken up again.</summary>
public sealed class KilledMigrationTests
{
    [SkippableFact]
    public async Task Migrate_KilledInTheMiddle_GoesOnToTheSchemaOfAFreshDatabase()
    {
        await using var database = await OldFleet.BeforeAsync("AddCitiesAndActors", deliveries: 5000);
        await database.ExecuteAsync(
            """
            CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NEW; END $$;
            CREATE TRIGGER stop BEFORE UPDATE ON deliveries FOR EACH ROW WHEN (old.id = 3000) EXECUTE FUNCTION stop()
            """);

        // Within the second portion of rows.
        await using var stop = await HoldAsync(database, "SELECT pg_advisory_xact_lock(1)");
        await using (var filling = await StartAsync(database))
        {
            await WaitAsync(database, "wait_event = 'advisory'", filling);
            await filling.KillAsync();
        }

        await GoneAsync(database);
        Assert.Equal(2000L, await database.ExecuteAsync("SELECT count(*) FROM deliveries WHERE city = 'Riyadh'"));

        // While the first index waits for a transaction that has written to its table.
        NpgsqlConnection writer;
        await using (var building = await StartAsync(database))
        {
            await WaitAsync(database, "wait_event = 'advisory'", building);
            writer = await HoldAsync(database, "UPDATE deliveries SET notes = 'written' WHERE id = 1");
            await stop.DisposeAsync();
            await WaitAsync(database, "query LIKE 'CREATE INDEX CONCURRENTLY%' AND wait_event_type = 'Lock'", building);
            await building.KillAsync();
        }

        await GoneAsync(database);
        await writer.DisposeAsync();
        Assert.Equal("idx_deliveries_city_status_created_at", await database.ExecuteAsync("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"));
        Assert.Equal(0L, await database.ExecuteAsync("""SELECT count(*) FROM "__EFMigrationsHistory" WHERE migration_id LIKE '%AddCitiesAndActors'"""));

        var migrated = await GatewayCommand.RunAsync(Start(database));

        Assert.Equal((0, ""), (migrated.ExitCode, migrated.Error));
        await using var fresh = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Empty);
        Assert.Equal(await OldFleet.SchemaAsync(fresh), await OldFleet.SchemaAsync(database));
        Assert.Equal(0L, await database.ExecuteAsync("SELECT count(*) FROM deliveries WHERE city IS DISTINCT FROM 'Riyadh'"));
    }

    private static GatewayStart Start(TestDatabase database) => new()
    {
        Arguments = ["migrate"],
        Environment = new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production", ["DATABASE_URL"] = database.ConnectionString, ["AUTH_SYMMETRIC_KEY"] = "a key that only tests know, and nobody else",
        },
    };

    private static Task<GatewayProcess> StartAsync(TestDatabase database) => GatewayProcess.StartWithoutWaitingAsync(Start(database));

    private static Task WaitAsync(TestDatabase database, string condition, GatewayProcess migrating) => Poll.UntilAsync(
        async () => migrating.IsAlive
            ? await database.ExecuteAsync($"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND {condition}") is 1L
            : throw new InvalidOperationException($"migrate has ended: {migrating.Output.Tail()}"),
        $"a statement with {condition}");

    // What a killed process has asked for ends in the server too, rather than beside what is started next.
    private static Task GoneAsync(TestDatabase database) => Poll.UntilAsync(
        async () => await database.ExecuteAsync("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'barq%'") is 0L,
        "the killed process's statements to end");

    private static async Task<NpgsqlConnection> HoldAsync(TestDatabase database, string sql)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }
}
