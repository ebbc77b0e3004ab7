using System.Data.Common;
using Barq.Persistence.Databases;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Replicas;
using Barq.Persistence.Storage;
using Barq.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Persistence.Tests.Databases;

public sealed class FleetDatabaseTests
{
    private const string EndlessSql =
        "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers) SELECT count(*) FROM numbers";

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task CreateDbContext_Migrated_ReadsThroughTheSameDatabase(TestProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var services = FleetServices.Create(database);
        await using var context = await services.GetRequiredService<IDbContextFactory<FleetDbContext>>().CreateDbContextAsync();

        await context.Database.MigrateAsync();

        Assert.Equal(0, await context.Deliveries.CountAsync());
        Assert.Equal(0L, await ScalarAsync(services, "SELECT count(*) FROM deliveries"));
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task ReadAsync_StatementOverItsTime_ThrowsStatementTimeout(TestProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var services = FleetServices.Create(database, new() { ["DB_QUERY_TIMEOUT"] = "100" });

        await Assert.ThrowsAsync<StatementTimeoutException>(() => ScalarAsync(services, EndlessSql));

        Assert.Equal(1L, await ScalarAsync(services, "SELECT count(*)"));
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task CreateDbContext_StatementOverItsTime_IsEndedAndTranslated(TestProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var services = FleetServices.Create(database, new() { ["DB_QUERY_TIMEOUT"] = "100" });
        await using var context = await services.GetRequiredService<IDbContextFactory<FleetDbContext>>().CreateDbContextAsync();

        var exception = await Assert.ThrowsAnyAsync<Exception>(() => context.Database.SqlQueryRaw<long>($"{EndlessSql} AS \"Value\"").ToListAsync());

        Assert.IsType<StatementTimeoutException>(DatabaseErrors.Translate(exception));
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task ReadAsync_Cancelled_EndsTheStatement(TestProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var services = FleetServices.Create(database, new() { ["DB_QUERY_TIMEOUT"] = "0" });
        using var cancellation = new CancellationTokenSource();

        var reading = Task.Run(() => ScalarAsync(services, EndlessSql, cancellation.CancelAfter, cancellation.Token));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [SkippableTheory]
    [InlineData(null, "", 0)]
    [InlineData("3", "", 3)]
    [InlineData("3", ";Options=-c max_parallel_workers_per_gather=1", 1)]
    public async Task Statement_HasAsManyHelpersAsIsSaid(string? setting, string url, long expected)
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql);
        await using var services = FleetServices.Create(new Dictionary<string, string?> { ["DATABASE_URL"] = database.ConnectionString + url, ["DB_PARALLEL_WORKERS"] = setting });

        Assert.Equal(expected, await ScalarAsync(services, "SELECT current_setting('max_parallel_workers_per_gather')::bigint"));
    }

    [SkippableTheory]
    [InlineData("", "5s")]
    [InlineData(";Options=-c idle_in_transaction_session_timeout=1234", "1234ms")]
    public async Task Transaction_OfANodeThatHasFrozen_IsEndedByTheServer(string url, string expected)
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql);
        await using var services = FleetServices.Create(new Dictionary<string, string?> { ["DATABASE_URL"] = database.ConnectionString + url });
        var server = services.GetRequiredService<FleetDatabase>().Primary;
        await using var frozen = await server.OpenConnectionAsync();
        await using (await frozen.BeginTransactionAsync())
        {
            Assert.Equal(expected, await RunAsync(frozen, "SELECT current_setting('idle_in_transaction_session_timeout')"));
            await RunAsync(frozen, "SELECT pg_advisory_xact_lock(1)");

            // As who writes the same row: it waits until the server has ended the other.
            await using var other = await server.OpenConnectionAsync();
            await RunAsync(other, "SELECT pg_advisory_lock(1)");
            var exception = await Assert.ThrowsAnyAsync<DbException>(() => RunAsync(frozen, "SELECT 1"));

            Assert.IsType<DatabaseUnavailableException>(DatabaseErrors.Translate(exception));
        }
    }

    [SkippableFact]
    public async Task ReadAsync_PoolOfOneTaken_ThrowsBusyAfterThePoolTimeout()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql);
        await using var services = FleetServices.Create(database, new()
        {
            ["DB_POOL_SIZE"] = "1",
            ["DB_MAX_OVERFLOW"] = "0",
            ["DB_POOL_TIMEOUT"] = "1",
        });
        var connections = services.GetRequiredService<IReadConnections>();
        await using var held = await connections.OpenReadAsync(ReadConsistency.Eventual, default);

        await Assert.ThrowsAsync<DatabaseBusyException>(() => ScalarAsync(services, "SELECT count(*)"));
        await Assert.ThrowsAsync<DatabaseBusyException>(async () => await connections.OpenReadAsync(ReadConsistency.Eventual, default));
        await using var context = await services.GetRequiredService<IDbContextFactory<FleetDbContext>>().CreateDbContextAsync();
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => context.Database.SqlQueryRaw<int>("SELECT 1 AS \"Value\"").ToListAsync());

        Assert.IsType<DatabaseBusyException>(DatabaseErrors.Translate(exception));
    }

    private static async Task<object?> RunAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }

    private static async Task<long> ScalarAsync(
        ServiceProvider services, string sql, Action<TimeSpan>? started = null, CancellationToken cancellationToken = default) =>
        await services.GetRequiredService<IReadConnections>().ReadAsync(
            ReadConsistency.Eventual,
            async (connection, token) =>
            {
                await using var command = connection.CreateCommand();
                command.CommandText = sql;
                started?.Invoke(TimeSpan.FromMilliseconds(50));
                return (long)(await command.ExecuteScalarAsync(token))!;
            },
            cancellationToken);
}
