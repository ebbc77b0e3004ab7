using Barq.Persistence.Composition;
using Barq.Persistence.Startup;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.PostgreSql;
using Barq.Testing.Processes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Barq.Persistence.Tests.Upgrading;

/// <summary>Migrations of a PostgreSQL database that is written to meanwhile, by one process and by two.</summary>
public sealed class UpgradeInUseTests
{
    // The bug was: nobody wrote for a minute while columns were filled and indexes built, and everybody queued up behind a migration that waited.
    [SkippableTheory]
    [InlineData("AddCitiesAndActors", "DO $barq$%ALTER TABLE deliveries ADD city%")]
    [InlineData("AddIndexOfOpenDeliveries", "CREATE INDEX CONCURRENTLY%")]
    public async Task Migrate_WhileATransactionIsOpen_LetsOthersWrite(string migration, string waiting)
    {
        await using var database = await OldFleet.BeforeAsync(migration, deliveries: 5000);
        await using var services = Services(database.ConnectionString);
        await using var holder = new NpgsqlConnection(database.ConnectionString);
        await holder.OpenAsync();
        await using var holding = await holder.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("UPDATE deliveries SET notes = 'held' WHERE id = 1", holder))
        {
            await hold.ExecuteNonQueryAsync();
        }

        var migrating = services.GetRequiredService<FleetMigrator>().MigrateAsync();
        await WaitAsync(database, $"query LIKE '{waiting}' AND wait_event_type IN ('Lock', 'Timeout')", migrating);
        for (var write = 0; write < 5; write++)
        {
            await database.ExecuteAsync("SET lock_timeout = '20s'; UPDATE deliveries SET notes = 'written' WHERE id = 2");
        }

        Assert.False(migrating.IsCompleted);
        await holding.CommitAsync();
        Assert.Contains(await migrating, name => name.EndsWith(migration, StringComparison.Ordinal));
        Assert.Equal(0L, await database.ExecuteAsync("SELECT count(*) FROM pg_index WHERE NOT indisvalid"));
    }

    [SkippableFact]
    public async Task Migrate_RowsThatSomebodyWrites_GetTheirTurnLater()
    {
        await using var database = await OldFleet.BeforeAsync("AddCitiesAndActors", deliveries: 5000);
        await using var services = Services(database.ConnectionString);

        // Stops it within the second portion, when all columns are there.
        await database.ExecuteAsync(
            """
            CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NEW; END $$;
            CREATE TRIGGER stop BEFORE UPDATE ON deliveries FOR EACH ROW WHEN (old.id = 3000) EXECUTE FUNCTION stop()
            """);
        await using var holder = new NpgsqlConnection(database.ConnectionString);
        await holder.OpenAsync();
        await using var holding = await holder.BeginTransactionAsync();
        await ExecuteAsync(holder, "SELECT pg_advisory_xact_lock(1)");
        var migrating = services.GetRequiredService<FleetMigrator>().MigrateAsync();
        await WaitAsync(database, "wait_event = 'advisory'", migrating);
        Assert.Equal(2000L, await database.ExecuteAsync("SELECT count(*) FROM deliveries WHERE city = 'Riyadh'"));

        await using var writer = new NpgsqlConnection(database.ConnectionString);
        await writer.OpenAsync();
        await using var writing = await writer.BeginTransactionAsync();
        await ExecuteAsync(writer, "SELECT FROM deliveries WHERE id = 4500 FOR UPDATE");
        await holding.CommitAsync();
        await Poll.UntilAsync(async () => await database.ExecuteAsync("SELECT count(*) FROM deliveries WHERE city IS NULL") is 1L, "all rows but one to be filled");

        // It comes again for that row, and does not leave it to what follows.
        var later = await database.ExecuteAsync("SELECT (clock_timestamp() + interval '1500 ms')::text");
        await WaitAsync(database, $"query LIKE 'DO $barq$%deliveries%' AND xact_start > '{later}'", migrating);
        await writing.CommitAsync();

        await migrating;
        Assert.Equal(0L, await database.ExecuteAsync("SELECT count(*) FROM deliveries WHERE city IS DISTINCT FROM 'Riyadh'"));
        Assert.Equal(0L, await database.ExecuteAsync("SELECT count(*) FROM audit_log WHERE (actor LIKE 'user %') <> (actor_user_id IS NOT NULL) OR (actor LIKE 'courier %') <> (actor_courier_id IS NOT NULL)"));
    }

    [SkippableFact]
    public async Task Migrate_RowsThatAPolicyHolds_AreFilledAll()
    {
        await using var all = await OldFleet.BeforeAsync("AddCitiesAndActors", deliveries: 10);
        await using var database = await RoleDatabase.HoldAsync(all);
        await all.ExecuteAsync("ALTER TABLE deliveries ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY");
        await all.ExecuteAsync("CREATE POLICY fence ON deliveries USING (current_setting('barq.organization_id', true) = '*')");
        await using var services = Services(database.ConnectionString);

        await services.GetRequiredService<FleetMigrator>().MigrateAsync();

        Assert.Equal(10L, await all.ExecuteAsync("SELECT count(*) FROM deliveries WHERE city = 'Riyadh'"));
    }

    [SkippableFact]
    public async Task Migrate_OnceMore_FillsWhatAnOlderBuildHasLeftEmptySince()
    {
        await using var database = await OldFleet.BeforeAsync("AddCitiesAndActors", deliveries: 10);
        await using var services = Services(database.ConnectionString);
        var migrator = services.GetRequiredService<FleetMigrator>();
        await migrator.MigrateAsync();
        await OldFleet.AddAsync(database, deliveries: 20);
        Assert.Equal(20L, await database.ExecuteAsync("SELECT count(*) FROM deliveries WHERE city IS NULL"));

        Assert.Empty(await migrator.MigrateAsync());

        Assert.Equal(30L, await database.ExecuteAsync("SELECT count(*) FROM deliveries WHERE city = 'Riyadh'"));
        Assert.Equal(9L, await database.ExecuteAsync("SELECT count(*) FROM audit_log WHERE actor = 'user ' || actor_user_id"));
    }

    [SkippableFact]
    public async Task Migrate_ByTwoAtOnce_IsDoneByOneAndSeenByTheOther()
    {
        await using var database = await OldFleet.BeforeAsync("AddCitiesAndActors", deliveries: 3000);
        await using var one = Services(database.ConnectionString);
        await using var other = Services(database.ConnectionString);
        await using var holder = new NpgsqlConnection(database.ConnectionString);
        await holder.OpenAsync();
        await using var holding = await holder.BeginTransactionAsync();
        await ExecuteAsync(holder, "UPDATE deliveries SET notes = 'held' WHERE id = 1");

        // The first stands before its first column; the second waits for it, and must not be waited for by the indexes.
        var both = Task.WhenAll(one.GetRequiredService<FleetMigrator>().MigrateAsync(), other.GetRequiredService<FleetMigrator>().MigrateAsync());
        await Poll.UntilAsync(
            async () => await database.ExecuteAsync("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'barq-migrate'") is 2L, "both to ask for their turn");
        await holding.CommitAsync();

        var applied = await both;
        Assert.Contains(applied, names => names.Count == 0);
        Assert.Contains(applied, names => names.Any(name => name.EndsWith("AddCitiesAndActors", StringComparison.Ordinal)));
        await using var fresh = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Empty);
        Assert.Equal(await OldFleet.SchemaAsync(fresh), await OldFleet.SchemaAsync(database));
    }

    [SkippableFact]
    public async Task Migrate_MissingDatabaseByTwoAtOnce_IsMadeOnce()
    {
        await using var server = await PostgreSqlProcess.StartNewAsync();
        var missing = server.ConnectionStringTo("missing");
        await using var one = Services(missing);
        await using var other = Services(missing);
        await using var holder = new NpgsqlConnection(server.ConnectionString);
        await holder.OpenAsync();
        await using var holding = await holder.BeginTransactionAsync();
        await ExecuteAsync(holder, "COMMENT ON DATABASE template1 IS 'held'");

        // Both have seen that it is missing, and are about to make it, when somebody else has.
        var both = Task.WhenAll(one.GetRequiredService<FleetMigrator>().MigrateAsync(), other.GetRequiredService<FleetMigrator>().MigrateAsync());
        await Poll.UntilAsync(
            async () => both.IsCompleted || await server.ExecuteAsync("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'CREATE DATABASE%missing%' AND wait_event_type = 'Lock'") is 2L, "both to make it");
        await server.ExecuteAsync("CREATE DATABASE missing TEMPLATE template0");
        await holding.CommitAsync();

        var applied = await both;
        Assert.Equal([0, applied.Max(names => names.Count)], applied.Select(names => names.Count).Order());
        Assert.NotEqual(0, applied.Max(names => names.Count));
    }

    private static Task WaitAsync(TestDatabase database, string condition, Task migrating) => Poll.UntilAsync(
        async () =>
        {
            if (migrating.IsFaulted)
            {
                await migrating;
            }

            return await database.ExecuteAsync($"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND {condition}") is 1L;
        },
        $"a statement with {condition}");

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static ServiceProvider Services(string connectionString) => new ServiceCollection()
        .AddLogging()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("DATABASE_URL", connectionString), new("CACHE_ENABLED", "false"), new("DB_POOL_SIZE", "1")]).Build())
        .AddBarqPersistence()
        .BuildServiceProvider();
}
