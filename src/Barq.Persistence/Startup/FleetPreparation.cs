using Barq.Persistence.Databases;
using Barq.Persistence.Redis;
using Barq.Persistence.Seeding;
using Barq.Persistence.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Barq.Persistence.Startup;

/// <summary>
/// What happens before a host listens: the database has this build's schema, the embedded default its demo fleet, and Redis was asked
/// for connections. SQLite files are migrated by whoever opens them, PostgreSQL in Development alone: elsewhere an operator runs
/// <c>migrate</c>, once, before the hosts.
/// </summary>
internal sealed class FleetPreparation(
    EmbeddedGuard guard,
    FleetDatabase database,
    FleetMigrator migrator,
    IFleetSeeder seeder,
    RedisEndpoint endpoint,
    RedisConnections redis,
    IOptions<DatabaseOptions> options,
    IHostEnvironment environment,
    TimeProvider time,
    ILogger<FleetPreparation> logger) : IHostPreparation, IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private Task? _preparing;

    public void Begin()
    {
        guard.Check();
        // The embedded server takes its time to start: the database is prepared meanwhile.
        _preparing ??= Task.WhenAll(Task.Run(OpenRedisAsync), Task.Run(() => PrepareDatabaseAsync(_end.Token)));
    }

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        Begin();
        await using var ending = cancellationToken.Register(_end.Cancel);
        await _preparing!;
    }

    // A host that does not come as far as its start has begun all the same. The services dispose it under each of its names.
    public void Dispose()
    {
        if (!_end.IsCancellationRequested)
        {
            _end.Cancel();
        }

        _end.Dispose();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task OpenRedisAsync()
    {
        await redis.OpenAsync();
        if (endpoint.IsEmbedded)
        {
            logger.EmbeddedRedisStarted();
        }
    }

    private async Task PrepareDatabaseAsync(CancellationToken cancellationToken)
    {
        if (database.Provider != DatabaseProvider.Sqlite && !environment.IsDevelopment())
        {
            var pending = await migrator.PendingAsync(cancellationToken);
            if (pending.Count > 0)
            {
                throw new StartupException(
                    $"The database {database.Address} is without {pending.Count} migration(s) of this build, the first is {pending[0]}: run the gateway's command 'migrate' first.");
            }

            await CompareClocksAsync(cancellationToken);
            logger.DatabaseReady(database.Provider, database.Address);
            return;
        }

        foreach (var migration in await migrator.MigrateAsync(cancellationToken))
        {
            logger.MigrationApplied(migration);
        }

        await CompareClocksAsync(cancellationToken);
        await SeedDemoAsync(cancellationToken);
        logger.DatabaseReady(database.Provider, database.Address);
    }

    // Before anything is done by the clock.
    private Task CompareClocksAsync(CancellationToken cancellationToken) =>
        time is DatabaseTime shared ? shared.CompareAsync(database, cancellationToken) : Task.CompletedTask;

    private async Task SeedDemoAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Url is not null || environment.IsProduction() || await seeder.HasDataAsync(cancellationToken))
        {
            return;
        }

        var start = time.GetTimestamp();
        try
        {
            await seeder.SeedAsync(SeedSize.Demo, null, cancellationToken);
            logger.DemoSeeded(time.GetElapsedTime(start).TotalSeconds);
        }
        catch (FleetNotEmptyException)
        {
            // Another process that started on the same file was faster: its fleet is ours.
        }
    }
}
