using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Barq.Persistence.Databases;

/// <summary>Compares the machine's clock with the database's once in a while.</summary>
internal sealed partial class DatabaseTimeWatch(DatabaseTime time, FleetDatabase database, ILogger<DatabaseTimeWatch> logger) : BackgroundService
{
    private static readonly TimeSpan _pace = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (database.Provider != DatabaseProvider.PostgreSql)
        {
            return;
        }

        using var timer = new PeriodicTimer(_pace, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await time.CompareAsync(database, stoppingToken);
            }
            catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException && !stoppingToken.IsCancellationRequested)
            {
                LogNotAsked(exception.Message);
            }
        }
    }

    [LoggerMessage(EventIds.ClockNotCompared, LogLevel.Debug, "The database could not be asked for its time: {Problem}")]
    private partial void LogNotAsked(string problem);
}
