using Barq.Persistence.Composition;
using Barq.Persistence.Seeding;
using Barq.Persistence.Storage;
using Barq.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Testing.Fleet;

/// <summary>Test databases that hold a fleet.</summary>
public static class FleetDatabases
{
    /// <summary>The reference time of <see cref="Demo"/>.</summary>
    public static DateTimeOffset DemoUntil { get; } = new(2026, 10, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A fleet without a row: the schema as the migrations leave it.</summary>
    public static DatabaseTemplate Empty { get; } = new("fleet_empty", async database =>
    {
        await using var context = database.CreateFleetContext();
        await context.Database.MigrateAsync();
    });

    /// <summary>The demo fleet as of <see cref="DemoUntil"/>: the same rows in every run, on either database.</summary>
    public static DatabaseTemplate Demo { get; } = Seeded("fleet_demo", SeedPlan.Of(SeedSize.Demo, DemoUntil));

    /// <summary>The fleet to measure on, 500 000 deliveries: half a minute on PostgreSQL, and not meant for SQLite.</summary>
    public static DatabaseTemplate Bench { get; } = Seeded("fleet_bench", SeedPlan.Of(SeedSize.Bench, DemoUntil));

    /// <summary>The bench fleet with a longer history: as many couriers and open deliveries, more of what is over. Minutes on PostgreSQL.</summary>
    /// <param name="scale">How many times as long.</param>
    public static DatabaseTemplate BenchTimes(int scale) =>
        Seeded($"fleet_bench_{scale}", SeedPlan.Of(SeedSize.Bench, DemoUntil).WithHistory(scale));

    /// <summary>The bench fleet with a tenth of its history: as many couriers and open deliveries, a tenth of what is over.</summary>
    public static DatabaseTemplate BenchTenth { get; } = Seeded("fleet_bench_tenth", SeedPlan.Of(SeedSize.Bench, DemoUntil).WithHistory(0.1));

    /// <summary>Makes a context on the database, of the kind that its provider needs.</summary>
    /// <param name="database">The database.</param>
    /// <param name="timeProvider">The clock of the stamps; null is the system's.</param>
    public static FleetDbContext CreateFleetContext(this TestDatabase database, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        timeProvider ??= TimeProvider.System;
        switch (database.Provider)
        {
            case TestProvider.Sqlite:
                var sqlite = new DbContextOptionsBuilder<SqliteFleetDbContext>();
                sqlite.UseSqlite(database.ConnectionString).UseFleetConventions(timeProvider);
                return new SqliteFleetDbContext(sqlite.Options);
            case TestProvider.PostgreSql:
                var postgreSql = new DbContextOptionsBuilder<PostgreSqlFleetDbContext>();
                postgreSql.UseNpgsql(database.ConnectionString).UseFleetConventions(timeProvider);
                return new PostgreSqlFleetDbContext(postgreSql.Options);
            default:
                throw new ArgumentOutOfRangeException(nameof(database), database.Provider, null);
        }
    }

    private static DatabaseTemplate Seeded(string name, SeedPlan plan) => new(name, async database =>
    {
        await Empty.BuildAsync(database);
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("DATABASE_URL", database.ConnectionString), new("CACHE_ENABLED", "false")]).Build())
            .AddSingleton<TimeProvider>(new StoppedClock(DemoUntil))
            .AddBarqPersistence()
            .BuildServiceProvider();
        await ((FleetSeeder)services.GetRequiredService<IFleetSeeder>()).SeedAsync(plan, null, CancellationToken.None);
    });

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
