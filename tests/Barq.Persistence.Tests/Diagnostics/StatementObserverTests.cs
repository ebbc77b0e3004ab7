using Barq.Persistence.Diagnostics;
using Barq.Persistence.Organizations;
using Barq.Persistence.Storage;
using Barq.Persistence.Tests.Databases;
using Barq.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Persistence.Tests.Diagnostics;

public sealed class StatementObserverTests
{
    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Executed_WorkOfEntityFramework_SeesEveryStatementWithItsRows(TestProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var seen = new Recorder();
        await using var services = FleetServices.Create(database, configure: services => services.AddSingleton<IStatementObserver>(seen));
        await using var context = await services.GetRequiredService<IDbContextFactory<FleetDbContext>>().CreateDbContextAsync();
        await context.Database.MigrateAsync();
        context.Organizations.AddRange(Named("Barq"), Named("Riyadh Express"));
        seen.Statements.Clear();

        await context.SaveChangesAsync();
        var parameter = "the value of a parameter";
        var names = await context.Organizations.Where(one => one.Name != parameter).Select(one => one.Name).ToListAsync();
        var changed = await context.Organizations.ExecuteUpdateAsync(set => set.SetProperty(one => one.MaxUsers, 7));
        await Assert.ThrowsAnyAsync<Exception>(() => context.Database.ExecuteSqlRawAsync("SELECT nonsense"));

        Assert.Equal((2, 2), (names.Count, changed));
        var saved = seen.Statements.Where(one => one.Text.StartsWith("INSERT", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, saved.Sum(one => one.Rows));
        Assert.Collection(
            seen.Statements.Skip(saved.Length),
            read => Assert.Equal((-1L, null), (read.Rows, read.Error)),
            update => Assert.Equal((2L, null), (update.Rows, update.Error)),
            failed => Assert.True(failed is { Text: "SELECT nonsense", Rows: -1, Error: not null }));
        Assert.All(seen.Statements, one => Assert.True(one.Elapsed > TimeSpan.Zero));
        Assert.DoesNotContain(seen.Statements, one => one.Text.Contains(parameter, StringComparison.Ordinal));
    }

    private static Organization Named(string name) => new() { Name = name, Slug = name.ToLowerInvariant() };

    private sealed class Recorder : IStatementObserver
    {
        public List<StatementExecution> Statements { get; } = [];

        public void Executed(in StatementExecution execution) => Statements.Add(execution);
    }
}
