using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Barq.Graph.Tests.Commands;

/// <summary><c>migrate</c> on a database that takes longer than a request's statement may.</summary>
public sealed class LongMigrationTests
{
    private const string Waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query NOT LIKE '%pg_stat_activity%'";

    // The bug was: half a million rows were not migrated within 30 s, and the upgrade ended with a time-out, each time anew.
    [SkippableFact]
    public async Task Migrate_LongerThanAStatementMayTake_GoesOn()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql);
        await using (var context = database.CreateFleetContext())
        {
            var migrations = context.Database.GetMigrations().ToList();
            await context.GetService<IMigrator>().MigrateAsync(migrations[migrations.FindIndex(name => name.EndsWith("_AddCitiesAndActors", StringComparison.Ordinal)) - 1]);
        }

        // Two connections: within a transaction the server's own figures stand still.
        await using var holder = new NpgsqlConnection(database.ConnectionString);
        await using var watcher = new NpgsqlConnection(database.ConnectionString);
        await holder.OpenAsync();
        await watcher.OpenAsync();
        await using var holding = await holder.BeginTransactionAsync();
        await ScalarAsync(holder, "LOCK TABLE deliveries IN ACCESS EXCLUSIVE MODE");
        var migrating = GatewayCommand.RunAsync(new GatewayStart
        {
            Arguments = ["migrate"],
            Environment = new Dictionary<string, string?>
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Production", ["DATABASE_URL"] = database.ConnectionString, ["AUTH_SYMMETRIC_KEY"] = "a key that only tests know, and nobody else",
                ["DB_QUERY_TIMEOUT"] = "1000",
            },
        });
        await Poll.UntilAsync(
            async () => migrating.IsCompleted || (long)(await ScalarAsync(watcher, Waiting + " AND clock_timestamp() - query_start > interval '2 s'"))! > 0, "the migration to wait for longer than the limit");
        await holding.RollbackAsync();

        var migrated = await migrating;
        Assert.Equal((0, ""), (migrated.ExitCode, migrated.Error));
        Assert.Contains("AddCitiesAndActors", migrated.Output, StringComparison.Ordinal);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
