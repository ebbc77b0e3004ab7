using Barq.Persistence.Storage;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Persistence.Tests;

/// <summary>A test on an empty fleet of its own, on the database that the theory names.</summary>
public abstract class FleetTest : IAsyncLifetime
{
    private TestDatabase? _database;

    /// <summary>The clock of the stamps.</summary>
    protected FakeTimeProvider Clock { get; } = new(FleetSample.Noon);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    /// <summary>A new context; the first call makes the database, or skips the test.</summary>
    protected async Task<FleetDbContext> OpenAsync(TestProvider provider)
    {
        _database ??= await TestDatabase.CreateAsync(provider, FleetDatabases.Empty);
        return _database.CreateFleetContext(Clock);
    }

    /// <summary>A new context on a database that holds the sample.</summary>
    internal async Task<FleetDbContext> OpenAsync(TestProvider provider, FleetSample sample)
    {
        await using var context = await OpenAsync(provider);
        context.AddRange(sample.Rows);
        await context.SaveChangesAsync();
        return await OpenAsync(provider);
    }
}
