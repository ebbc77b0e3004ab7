using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.PostgreSql;
using Npgsql;

namespace Barq.Graph.Tests.Commands;

/// <summary><c>migrate</c> where the database both holds rows to their callers and tells of changes: policies and triggers on the same tables.</summary>
public sealed class HeldMigrationTests
{
    [SkippableFact]
    public async Task Migrate_WithPoliciesAndTriggers_MakesBothOnceAndTakesThePoliciesOffAgain()
    {
        await using var database = await RoleDatabase.CreateAsync(FleetDatabases.Demo);
        var first = await MigrateAsync(database, security: true);
        var again = await MigrateAsync(database, security: true);

        Assert.Contains("Applied row level security of deliveries\n", first, StringComparison.Ordinal);
        Assert.Matches("Made the triggers of [1-9][0-9]* tables\n", first);
        Assert.DoesNotContain("Applied", again, StringComparison.Ordinal);
        Assert.Contains("Made the triggers of 0 tables\n", again, StringComparison.Ordinal);

        // A change by the role itself is told, though the trigger's function sees no table: and only of rows that who makes it may see.
        var told = await ToldAsync(database, "UPDATE vehicles SET model = model");
        Assert.NotEmpty(told);
        Assert.All(told, one => Assert.Matches("^vehicles:[0-9]+:1$", one));
        Assert.Empty(await ToldAsync(database, "UPDATE vehicles SET model = model", organization: ""));
        Assert.Equal(["vehicles:*"], await ToldAsync(database, "TRUNCATE vehicles CASCADE", only: "vehicles"));

        var off = await MigrateAsync(database, security: false);
        Assert.Contains("Applied no row level security of deliveries\n", off, StringComparison.Ordinal);
        Assert.Contains("Made the triggers of 0 tables\n", off, StringComparison.Ordinal);
    }

    private static async Task<string> MigrateAsync(RoleDatabase database, bool security)
    {
        var migrated = await GatewayCommand.RunAsync(new GatewayStart
        {
            Arguments = ["migrate"],
            Environment = new Dictionary<string, string?>
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Production", ["DATABASE_URL"] = database.ConnectionString, ["AUTH_SYMMETRIC_KEY"] = "a key that only tests know, and nobody else",
                ["DB_ROW_LEVEL_SECURITY"] = security ? "true" : "false", ["CACHE_DATABASE_NOTIFICATIONS"] = "true",
            },
        });
        Assert.Equal((0, ""), (migrated.ExitCode, migrated.Error));
        return migrated.Output;
    }

    // What is told of a statement of somebody who is no gateway, by the role that is held.
    private static async Task<List<string>> ToldAsync(RoleDatabase database, string sql, string organization = "1", string only = "")
    {
        var told = new List<string>();
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { ApplicationName = "psql", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        connection.Notification += (_, notification) => told.Add(notification.Payload);
        await ExecuteAsync("LISTEN barq_changes");
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await ExecuteAsync($"SELECT set_config('barq.organization_id', '{organization}', true)");
            await ExecuteAsync(sql);
            await transaction.CommitAsync();
        }

        // What was told comes with, or before, the answer to the next statement.
        await ExecuteAsync("SELECT 1");
        return [.. told.Where(one => one.StartsWith(only, StringComparison.Ordinal))];

        async Task ExecuteAsync(string statement)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}
