using System.Globalization;
using Barq.Persistence.Databases;
using Barq.Persistence.Querying;
using Barq.Persistence.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>
/// Drops what was changed around the gateway, as PostgreSQL tells of it, where <c>CACHE_DATABASE_NOTIFICATIONS</c> is on. What is changed
/// while nobody listens is made up for by dropping everything.
/// </summary>
internal sealed partial class ChangeListener(
    FleetDatabase database, IOptions<DatabaseOptions> options, TableCatalog catalog, ChangeTriggerSetup setup, CacheBus bus, CacheOptions cache, TimeProvider time,
    ILogger<ChangeListener> logger)
    : BackgroundService
{
    private const int KeepAliveSeconds = 10;

    // What a node tells itself, to know that it hears; others pass it over.
    private const string Greeting = "hello:";

    private static readonly TimeSpan _hearsWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, TableSource> _tables = catalog.Tables.Where(ChangeTriggers.Covers).ToDictionary(table => table.Name, StringComparer.Ordinal);
    private readonly ToldChanges _told = new();

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (!cache.DatabaseNotifications)
        {
            return Task.CompletedTask;
        }

        return database.Provider == DatabaseProvider.PostgreSql
            ? base.StartAsync(cancellationToken)
            : throw new StartupException("CACHE_DATABASE_NOTIFICATIONS is 'true', but the database is SQLite, which tells nobody of changes.");
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var dropping = DropAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception) when (IsOfDatabase(exception))
            {
                LogLost(exception.Message);
                await Task.WhenAny(Task.Delay(_pause, time, stoppingToken));
            }
        }

        await dropping;
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        // A connection of its own, which is never idle for long without knowing that its server is still there.
        var settings = SideConnection.Settings(options.Value, "barq");
        settings.KeepAlive = KeepAliveSeconds;
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        var (greeting, isHeard) = ($"{Greeting}{Guid.NewGuid():N}", false);
        connection.Notification += (_, notification) =>
        {
            isHeard |= notification.Payload == greeting;
            if (!notification.Payload.StartsWith(Greeting, StringComparison.Ordinal))
            {
                _told.Note(notification.Payload);
            }
        };
        await connection.OpenAsync(cancellationToken);
        // Mostly a look alone: `migrate` has made them, or another node.
        await setup.EnsureAsync(connection, cancellationToken);
        await using (var listen = new NpgsqlCommand($"LISTEN {ChangeTriggers.Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(cancellationToken);
        }

        await TellAsync(greeting, cancellationToken);
        var began = time.GetTimestamp();
        while (!isHeard)
        {
            var left = _hearsWithin - time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero || !await connection.WaitAsync(left, cancellationToken))
            {
                throw new TimeoutException("what it is told does not arrive, as behind a pooler that shares connections between transactions; DATABASE_DIRECT_URL leads past it");
            }
        }

        await bus.DropAllAsync();
        LogListening();
        while (true)
        {
            await connection.WaitAsync(cancellationToken);
        }
    }

    // From another connection, as others' changes come.
    private async Task TellAsync(string greeting, CancellationToken cancellationToken)
    {
        await using var tell = database.Primary.CreateCommand($"SELECT pg_notify('{ChangeTriggers.Channel}', '{greeting}')");
        await tell.ExecuteNonQueryAsync(cancellationToken);
    }

    // What comes together is dropped together.
    private async Task DropAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _told.WaitAsync(cancellationToken))
            {
                var tags = new HashSet<string>(StringComparer.Ordinal);
                var isAll = false;
                var isComplete = _told.Take(told => isAll |= !TryAdd(tags, told));
                await DropAsync(tags, isAll || !isComplete);
            }
        }
        catch (OperationCanceledException)
        {
            // The host ends.
        }
    }

    // What was told comes once: it is dropped as soon as anybody can be told.
    private async Task DropAsync(HashSet<string> tags, bool isAll)
    {
        while (true)
        {
            try
            {
                await (isAll ? bus.DropAllAsync() : bus.DropAsync(tags, []));
                return;
            }
            catch (Exception exception) when (IsOfDatabase(exception))
            {
                LogLost(exception.Message);
            }
        }
    }

    private static bool IsOfDatabase(Exception exception) => exception is DatabaseUnavailableException or DatabaseBusyException or DatabaseContentionException or StatementTimeoutException
        or NpgsqlException or System.IO.IOException or System.Net.Sockets.SocketException or TimeoutException;

    private bool TryAdd(HashSet<string> tags, string told)
    {
        var parts = told.Split(':');
        if (parts is not [var name, var key, var organization] || !_tables.TryGetValue(name, out var table)
            || !long.TryParse(key, CultureInfo.InvariantCulture, out var id) || !long.TryParse(organization, CultureInfo.InvariantCulture, out var owner))
        {
            return false;
        }

        DropAfterCommit.Add(tags, table.EntityType.Name, id, owner, []);
        return true;
    }

    [LoggerMessage(EventIds.CacheListening, LogLevel.Information, "The database tells of changes that are made around the gateway")]
    private partial void LogListening();

    [LoggerMessage(EventIds.CacheListenerLost, LogLevel.Warning, "The database does not tell of changes just now; everything is dropped when it does again: {Problem}")]
    private partial void LogLost(string problem);
}
