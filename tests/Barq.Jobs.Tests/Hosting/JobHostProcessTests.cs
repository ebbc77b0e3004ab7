using System.Globalization;
using Barq.Jobs.Couriers;
using Barq.Jobs.Deliveries;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Deliveries;
using Barq.Testing.Databases;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.EntityFrameworkCore;

namespace Barq.Jobs.Tests.Hosting;

/// <summary>How a real job host ends: asked to by a signal in the middle of a job, or by itself.</summary>
public sealed class JobHostProcessTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(3);

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Terminate_JobThatEndsWithinTheLimit_IsFinishedFirst(TestProvider provider)
    {
        await using var desk = await JobDesk.CreateAsync(provider);
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var host = await GatewayProcess.StartAsync(desk.HostStart(redis, ("JOBS_SHUTDOWN_TIMEOUT", "170")));
        var id = await ImportAsync(desk, 15_000);
        await BegunAsync(desk, id);

        await host.StopAsync();

        Assert.Equal((JobStatus.Succeeded, 1), await StandAsync(desk, id));
        Assert.Equal(15_000, await ImportedAsync(desk));
        Assert.Contains(host.Output.Lines, line => line.Contains("The host ends: 1 running job(s) have 170 s", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Terminate_JobBeyondTheLimit_IsHandedBackAndAnotherHostGoesOn()
    {
        const int Rows = 60_000;
        await using var desk = await JobDesk.CreateAsync(TestProvider.PostgreSql);
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        var id = await ImportAsync(desk, Rows);
        await using var first = await GatewayProcess.StartAsync(desk.HostStart(redis, ("JOBS_SHUTDOWN_TIMEOUT", "0")));
        await BegunAsync(desk, id);
        await using var second = await GatewayProcess.StartAsync(desk.HostStart(redis));

        await first.StopAsync();

        // Neither has the job been left with its lease, nor has anybody waited for that to run out: the host says so only of a job of its own.
        Assert.NotEqual((JobStatus.Running, 1), await StandAsync(desk, id));
        Assert.Contains(first.Output.Lines, line => line.Contains($"the job importDeliveries {id} goes back to its queue after attempt 1", StringComparison.Ordinal));
        await Poll.UntilAsync(async () => (await desk.RowAsync(id)).Status == JobStatus.Succeeded, "the other host to finish the import", _patience);
        Assert.Equal((JobStatus.Succeeded, 2), await StandAsync(desk, id));
        Assert.Equal(Rows, await ImportedAsync(desk));
    }

    [SkippableFact]
    public async Task MaxPerChild_SoManyJobsAreDone_EndsTheHostAndTheNextGoesOn()
    {
        await using var desk = await JobDesk.CreateAsync(TestProvider.PostgreSql);
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        var ids = new List<long>();
        for (var i = 0; i < 6; i++)
        {
            ids.Add(await desk.EnqueueAsync(RecomputePerformanceJob.Kind, new RecomputePerformanceArguments()));
        }

        await using (var host = await GatewayProcess.StartWithoutWaitingAsync(desk.HostStart(redis, ("JOBS_MAX_PER_CHILD", "2"), ("JOBS_WORKER_CONCURRENCY", "1"))))
        {
            await host.WaitForEndAsync();
            Assert.Contains(host.Output.Lines, line => line.Contains("2 jobs are done (JOBS_MAX_PER_CHILD)", StringComparison.Ordinal));
        }

        Assert.InRange(await desk.ReadAsync(context => context.BackgroundJobs.CountAsync(row => row.Status == JobStatus.Succeeded)), 2, int.MaxValue);
        await using var next = await GatewayProcess.StartAsync(desk.HostStart(redis));
        await Poll.UntilAsync(
            async () => await desk.ReadAsync(context => context.BackgroundJobs.CountAsync(row => ids.Contains(row.Id) && row.Status == JobStatus.Succeeded)) == ids.Count, "all jobs to be done");
        Assert.True(next.IsAlive);
    }

    private static async Task<long> ImportAsync(JobDesk desk, int rows) => await desk.EnqueueAsync(ImportDeliveriesJob.Kind, new ImportDeliveriesArguments(
        await desk.UploadAsync("trackingNumber,pickupAddress,deliveryAddress\n" + string.Concat(
            Enumerable.Range(1, rows).Select(row => string.Create(CultureInfo.InvariantCulture, $"T-{row},\"Warehouse, Riyadh\",7 King Road\n"))))));

    private static async Task BegunAsync(JobDesk desk, long id)
    {
        await Poll.UntilAsync(async () => (await desk.RowAsync(id)).Progress > 0, "the import to begin");
        Assert.Equal(JobStatus.Running, (await desk.RowAsync(id)).Status);
    }

    private static async Task<(JobStatus Status, int Attempts)> StandAsync(JobDesk desk, long id)
    {
        var row = await desk.RowAsync(id);
        return (row.Status, row.Attempts);
    }

    private static Task<int> ImportedAsync(JobDesk desk) => desk.ReadAsync(context => context.Deliveries.CountAsync(row => row.TrackingNumber.StartsWith("T-")));
}
