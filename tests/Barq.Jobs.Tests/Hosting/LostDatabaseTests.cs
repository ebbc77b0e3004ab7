using System.Globalization;
using Barq.Jobs.Deliveries;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Deliveries;
using Barq.Testing.Databases;
using Barq.Testing.Gateway;
using Barq.Testing.PostgreSql;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.EntityFrameworkCore;

namespace Barq.Jobs.Tests.Hosting;

/// <summary>A real job host whose database goes away in the middle of a job, again and again, and comes back.</summary>
public sealed class LostDatabaseTests
{
    private const int Rows = 15_000;

    [SkippableFact]
    public async Task Database_GoesAndComesBack_JobIsDoneOnceAndTheHostLives()
    {
        await using var desk = await JobDesk.CreateAsync(TestProvider.PostgreSql);
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var faults = new PostgreSqlFaults(desk.ConnectionString);
        var start = desk.HostStart(redis, ("JOBS_RETRY_DELAY", "1"));
        await using var host = await GatewayProcess.StartAsync(start with { Environment = new Dictionary<string, string?>(start.Environment) { ["DATABASE_URL"] = faults.ConnectionString } });
        var id = await desk.EnqueueAsync(ImportDeliveriesJob.Kind, new ImportDeliveriesArguments(await desk.UploadAsync(Csv())));
        await Poll.UntilAsync(async () => (await desk.RowAsync(id)).Progress > 0, "the import to begin");
        Assert.Equal(JobStatus.Running, (await desk.RowAsync(id)).Status);

        // It starts, it ends, and nothing listens.
        foreach (var sqlState in new[] { "57P03", "57P01", null })
        {
            if (sqlState is null)
            {
                faults.Close();
            }
            else
            {
                faults.RefuseWith(sqlState);
            }

            faults.CutAll();
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
            if (sqlState is null)
            {
                faults.Open();
            }
            else
            {
                faults.Heal();
            }

            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        }

        await Poll.UntilAsync(async () => (await desk.RowAsync(id)).Status is JobStatus.Succeeded or JobStatus.Dead, "the import to end", TimeSpan.FromMinutes(3));

        var row = await desk.RowAsync(id);
        Assert.True(row.Status == JobStatus.Succeeded, row.Error);
        Assert.Equal(Rows, await desk.ReadAsync(context => context.Deliveries.CountAsync(delivery => delivery.TrackingNumber.StartsWith("T-"))));
        Assert.True(host.IsAlive);
    }

    private static string Csv() => "trackingNumber,pickupAddress,deliveryAddress\n" + string.Concat(
        Enumerable.Range(1, Rows).Select(row => string.Create(CultureInfo.InvariantCulture, $"T-{row},\"Warehouse, Riyadh\",7 King Road\n")));
}
