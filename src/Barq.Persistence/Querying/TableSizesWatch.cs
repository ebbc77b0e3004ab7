using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Barq.Persistence.Querying;

/// <summary>Reads the sizes of the tables at the start, and again as they grow.</summary>
internal sealed partial class TableSizesWatch(TableSizes sizes, TimeProvider time, ILogger<TableSizesWatch> logger) : BackgroundService
{
    private static readonly TimeSpan _pace = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_pace, time);
        do
        {
            try
            {
                await sizes.ReadAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException && !stoppingToken.IsCancellationRequested)
            {
                LogNotRead(exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(EventIds.TableSizesNotRead, LogLevel.Warning, "The database could not be asked how large its tables are; orders that no index has cost what was known before: {Problem}")]
    private partial void LogNotRead(string problem);
}
