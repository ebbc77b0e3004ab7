using System.Linq.Expressions;
using Barq.Persistence.Access;
using Barq.Persistence.Composition;
using Barq.Persistence.Storage;
using Barq.Persistence.Transactions;
using Barq.Persistence.Writing;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Persistence.Tests.Writing;

/// <summary>A test of rules as they stand in the domain: writes on a demo fleet of its own, without any API above them.</summary>
public abstract class WriteTest
{
    /// <summary>Both databases.</summary>
    public static TheoryData<TestProvider> Providers => TestProviders.All;

    /// <summary>Runs the fleet of organization 1.</summary>
    protected static Caller Manager { get; } = Caller.User(1, CallerRole.Manager, 7);

    /// <summary>Runs organization 1.</summary>
    protected static Caller Admin { get; } = Caller.User(1, CallerRole.Admin, 2);

    /// <summary>Makes a fleet.</summary>
    protected static async Task<WrittenFleet> StartAsync(TestProvider provider, params (string Name, string Value)[] settings) =>
        new(await TestDatabase.CreateAsync(provider, FleetDatabases.Demo), null, settings);
}

/// <summary>A fleet under test.</summary>
public sealed class WrittenFleet : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly ServiceProvider _services;
    private bool _isGuest;

    internal WrittenFleet(TestDatabase database, Action<IServiceCollection>? add = null, params (string Name, string Value)[] settings)
    {
        _database = database;
        var services = new ServiceCollection().AddLogging();
        add?.Invoke(services);
        _services = services
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
            [
                new("DATABASE_URL", database.ConnectionString), new("CACHE_ENABLED", "false"),
                .. settings.Select(setting => new KeyValuePair<string, string?>(setting.Name, setting.Value)),
            ]).Build())
            .AddBarqPersistence().BuildServiceProvider();
    }

    /// <summary>The same fleet, seen by a node with other services besides.</summary>
    public WrittenFleet With(Action<IServiceCollection> add) => new(_database, add) { _isGuest = true };

    /// <summary>A service of the node.</summary>
    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Runs a write.</summary>
    public Task<WriteResult> WriteAsync(Caller caller, Func<WriteScope, CancellationToken, Task<Entity>> work) =>
        _services.GetRequiredService<UnitOfWork>().RunAsync(caller, "test", work, CancellationToken.None);

    /// <summary>Runs a write that is refused; returns the type of its first error and the input's field at fault.</summary>
    public async Task<(Type Error, string Path)> RefusedAsync(Caller caller, Func<WriteScope, CancellationToken, Task<Entity>> work)
    {
        var result = await WriteAsync(caller, work);
        Assert.Null(result.Key);
        return (result.Errors[0].GetType(), string.Join('.', result.Errors[0].Path));
    }

    /// <summary>Runs a write that is done, and loads what it wrote.</summary>
    public async Task<TEntity> DoneAsync<TEntity>(Caller caller, Func<WriteScope, CancellationToken, Task<Entity>> work)
        where TEntity : Entity
    {
        var result = await WriteAsync(caller, work);
        Assert.Empty(result.Errors);
        await using var context = _database.CreateFleetContext();
        return await context.Set<TEntity>().SingleAsync(row => row.Id == result.Key);
    }

    /// <summary>The key of the first row that fulfils a condition.</summary>
    public async Task<long> FirstAsync<TEntity>(Expression<Func<TEntity, bool>> condition)
        where TEntity : Entity
    {
        await using var context = _database.CreateFleetContext();
        return await context.Set<TEntity>().Where(condition).OrderBy(row => row.Id).Select(row => row.Id).FirstAsync();
    }

    /// <summary>Changes rows around the rules.</summary>
    public async Task SetAsync(Func<FleetDbContext, Task> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        await using var context = _database.CreateFleetContext();
        await change(context);
        await context.SaveChangesAsync();
    }

    /// <summary>Reads rows around the rules.</summary>
    public async Task<T> ReadAsync<T>(Func<FleetDbContext, Task<T>> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        await using var context = _database.CreateFleetContext();
        return await read(context);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (!_isGuest)
        {
            await _database.DisposeAsync();
        }
    }
}
