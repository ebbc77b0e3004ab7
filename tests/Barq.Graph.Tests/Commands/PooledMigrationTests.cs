using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.PostgreSql;
using Npgsql;

namespace Barq.Graph.Tests.Commands;

/// <summary><c>migrate</c> through a real PgBouncer that shares connections between transactions.</summary>
public sealed class PooledMigrationTests
{
    private const int Connections = 3;

    // With statements kept prepared it took the connection for its own, and left the next ones on it without a limit.
    [SkippableTheory]
    [InlineData(0)]
    [InlineData(200)]
    public async Task Migrate_ThroughThePooler_MakesTheSchemaOfAFreshDatabaseAndLeavesNothingBehind(int maxAutoPrepare)
    {
        await using var database = await OldFleet.BeforeAsync("AddCitiesAndActors", deliveries: 3000);
        await LimitAsync(database, "77s");
        await using var pooler = await PgBouncerProcess.StartNewAsync(database.ConnectionString, Connections);
        var address = new NpgsqlConnectionStringBuilder(pooler.ConnectionString) { MaxAutoPrepare = maxAutoPrepare, Pooling = false }.ConnectionString;

        var migrated = await MigrateAsync(address);

        Assert.Equal((0, ""), (migrated.ExitCode, migrated.Error));
        Assert.Contains("AddCitiesAndActors", migrated.Output, StringComparison.Ordinal);
        await using var fresh = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Empty);
        Assert.Equal(await OldFleet.SchemaAsync(fresh), await OldFleet.SchemaAsync(database));
        Assert.Equal(0L, await database.ExecuteAsync("SELECT count(*) FROM deliveries WHERE city IS DISTINCT FROM 'Riyadh'"));
        Assert.Equal(Enumerable.Repeat("77s", Connections), await LimitsAsync(pooler));
    }

    [SkippableFact]
    public async Task Migrate_LongerThanThePoolersLimit_SaysWhatToSetAndGoesOnPastIt()
    {
        await using var database = await OldFleet.BeforeAsync("AddCitiesAndActors", deliveries: 10);
        await LimitAsync(database, "1s");
        await using var pooler = await PgBouncerProcess.StartNewAsync(database.ConnectionString, Connections);
        await using var holder = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
        await holder.OpenAsync();
        await using var holding = await holder.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("UPDATE deliveries SET notes = 'held' WHERE id = 1", holder))
        {
            await hold.ExecuteNonQueryAsync();
        }

        var ended = await MigrateAsync(pooler.ConnectionString);

        Assert.Equal(1, ended.ExitCode);
        var line = Assert.Single(ended.ErrorLines);
        Assert.Contains("statement timeout", line, StringComparison.Ordinal);
        Assert.Contains("let DATABASE_URL of this command lead past it", line, StringComparison.Ordinal);

        await holding.CommitAsync();
        var past = await MigrateAsync(database.ConnectionString);
        Assert.Equal((0, ""), (past.ExitCode, past.Error));
        Assert.Equal(10L, await database.ExecuteAsync("SELECT count(*) FROM deliveries WHERE city = 'Riyadh'"));
    }

    private static Task<object?> LimitAsync(TestDatabase database, string limit) => database.ExecuteAsync(
        $"DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET statement_timeout = ''{limit}''', current_database()); END $$");

    private static Task<GatewayCommand> MigrateAsync(string address) => GatewayCommand.RunAsync(new GatewayStart
    {
        Arguments = ["migrate"],
        Environment = new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production", ["DATABASE_URL"] = address, ["AUTH_SYMMETRIC_KEY"] = "a key that only tests know, and nobody else",
        },
    });

    // Of all of the pooler's connections: each is held by a transaction while the next is asked.
    private static async Task<List<string>> LimitsAsync(PgBouncerProcess pooler)
    {
        var limits = new List<string>();
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(pooler.ConnectionString) { Pooling = false }.ConnectionString);
        var connections = new List<NpgsqlConnection>();
        try
        {
            for (var i = 0; i < Connections; i++)
            {
                connections.Add(await source.OpenConnectionAsync());
                await connections[i].BeginTransactionAsync();
                await using var command = new NpgsqlCommand("SHOW statement_timeout", connections[i]);
                limits.Add((string)(await command.ExecuteScalarAsync())!);
            }
        }
        finally
        {
            foreach (var connection in connections)
            {
                await connection.DisposeAsync();
            }
        }

        return limits;
    }
}
