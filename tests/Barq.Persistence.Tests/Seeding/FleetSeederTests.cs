using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Databases;
using Barq.Persistence.Organizations;
using Barq.Persistence.Seeding;
using Barq.Persistence.Storage;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Persistence.Tests.Seeding;

public sealed class FleetSeederTests
{
    private static readonly SeedPlan _small = new(3, 12, 20, 25, 300, 60, 30, SeedPlan.FixedUntil);

    [SkippableTheory]
    [MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task SeedAsync_EmptyDatabase_WritesTheRowsAsTheyWereMade(TestProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, FleetDatabases.Empty);
        await using var services = Services(database);

        await Seeder(services).SeedAsync(_small, null, CancellationToken.None);

        await using var context = database.CreateFleetContext();
        foreach (var table in FleetTables.Of(_small))
        {
            var columns = new SeedColumns(context.Model, table.EntityType);
            var written = await RowsOfAsync(context, table.EntityType);
            var made = table.Rows.ToArray();
            Assert.Equal(made.Length, written.Count);
            for (var row = 0; row < made.Length; row++)
            {
                for (var column = 0; column < columns.Names.Length; column++)
                {
                    Assert.Equal(columns.Value(made[row], column), columns.Value(written[row], column));
                }
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task SeedAsync_Done_KeysGoOnBehindTheRowsAndConstraintsHold(TestProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, FleetDatabases.Empty);
        await using var services = Services(database);
        await using var context = database.CreateFleetContext();
        var before = await SchemaAsync(context);

        await Seeder(services).SeedAsync(_small, null, CancellationToken.None);

        var organization = new Organization { Name = "One more", Slug = "one-more" };
        context.Add(organization);
        await context.SaveChangesAsync();
        Assert.Equal(_small.Organizations + 1, organization.Id);
        Assert.Equal(before, await SchemaAsync(context));
        if (provider == TestProvider.Sqlite)
        {
            Assert.Empty(await context.Database.SqlQueryRaw<string>("SELECT \"table\" AS Value FROM pragma_foreign_key_check").ToListAsync());
        }
    }

    [SkippableTheory]
    [MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task SeedAsync_DatabaseWithRows_RefusesAndChangesNothing(TestProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, FleetDatabases.Empty);
        await using var services = Services(database);
        await using var context = database.CreateFleetContext();
        context.Add(new Organization { Name = "Here first", Slug = "here-first" });
        await context.SaveChangesAsync();

        await Assert.ThrowsAsync<FleetNotEmptyException>(() => Seeder(services).SeedAsync(SeedSize.Demo, null, CancellationToken.None));

        Assert.Equal(1, await context.Organizations.CountAsync());
    }

    // The command as the docs have it, after a fleet of hosts has been started: their jobs had rows, and it refused.
    [SkippableTheory]
    [MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task SeedAsync_DatabaseWithJobsOfNoOrganization_FillsIt(TestProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, FleetDatabases.Empty);
        await using var services = Services(database);
        await using var context = database.CreateFleetContext();
        context.Add(new BackgroundJob { OrganizationId = 0, Kind = "markSlaBreaches", Queue = "high_priority", Arguments = "{}", RequestedBy = "schedule" });
        await context.SaveChangesAsync();

        Assert.False(await Seeder(services).HasDataAsync());
        await Seeder(services).SeedAsync(SeedSize.Demo, null, CancellationToken.None);

        Assert.True(await Seeder(services).HasDataAsync());
        Assert.Equal(1, await context.Set<BackgroundJob>().CountAsync());
    }

    [SkippableTheory]
    [MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task SeedAsync_StoppedInTheMiddle_LeavesTheDatabaseAsItWas(TestProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, FleetDatabases.Empty);
        await using var services = Services(database);
        await using var context = database.CreateFleetContext();
        var before = await SchemaAsync(context);
        using var stop = new CancellationTokenSource();
        var progress = new Stopper(stop);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Seeder(services).SeedAsync(_small, progress, stop.Token));

        Assert.False(await Seeder(services).HasDataAsync(CancellationToken.None));
        Assert.Equal(before, await SchemaAsync(context));
    }

    private static FleetSeeder Seeder(ServiceProvider services) => (FleetSeeder)services.GetRequiredService<IFleetSeeder>();

    private static ServiceProvider Services(TestDatabase database) => new ServiceCollection()
        .AddLogging()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("DATABASE_URL", database.ConnectionString)]).Build())
        .AddBarqDatabase()
        .AddBarqSeeding()
        .BuildServiceProvider();

    private static async Task<IReadOnlyList<object>> RowsOfAsync(FleetDbContext context, Type entityType)
    {
        var rows = ((IQueryable<Entity>)typeof(DbContext).GetMethod(nameof(DbContext.Set), [])!.MakeGenericMethod(entityType).Invoke(context, null)!)
            .AsNoTracking();
        return (await rows.ToListAsync()).OrderBy(row => row.Id).ToArray<object>();
    }

    private static Task<List<string>> SchemaAsync(FleetDbContext context) => context.Database.SqlQueryRaw<string>(context is SqliteFleetDbContext
        ? "SELECT coalesce(sql, name) AS Value FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%' ORDER BY 1"
        : """
          SELECT pg_get_indexdef(indexrelid) AS "Value" FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE c.relnamespace = 'public'::regnamespace
          UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
          ORDER BY 1
          """).ToListAsync();

    private sealed class Stopper(CancellationTokenSource stop) : IProgress<SeedProgress>
    {
        public void Report(SeedProgress value)
        {
            if (value.Table == "deliveries")
            {
                stop.Cancel();
            }
        }
    }
}
