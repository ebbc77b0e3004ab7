using System.Globalization;
using Barq.Jobs.Deliveries;
using Barq.Persistence.Auditing;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Deliveries;
using Barq.Testing.Databases;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.EntityFrameworkCore;

namespace Barq.Jobs.Tests.Deliveries;

/// <summary>A job host that is killed in the middle of an import, as a real process, costs no row and doubles none.</summary>
public sealed class ImportKillTests
{
    private const int Rows = 20_000;

    public static TheoryData<TestProvider, TestRedis> Servers => new() { { TestProvider.PostgreSql, TestRedis.Redis }, { TestProvider.Sqlite, TestRedis.Redis } };

    [SkippableTheory, MemberData(nameof(Servers))]
    public async Task Import_HostKilledInTheMiddle_ImportsEachRowOnce(TestProvider provider, TestRedis kind)
    {
        await using var desk = await JobDesk.CreateAsync(provider);
        await using var redis = await RedisServer.CreateAsync(kind);

        // Every hundredth row is refused, so that the file of the refused ones is written over the kill too.
        var file = await desk.UploadAsync("trackingNumber,pickupAddress,deliveryAddress\n" + string.Concat(
            Enumerable.Range(1, Rows).Select(row => string.Create(CultureInfo.InvariantCulture, $"K-{row},{(row % 100 == 0 ? "" : "Warehouse, Riyadh")},7 King Road\n"))));
        var id = await desk.EnqueueAsync(ImportDeliveriesJob.Kind, new ImportDeliveriesArguments(file));
        var start = desk.HostStart(redis);

        await using (var first = await GatewayProcess.StartAsync(start))
        {
            await Poll.UntilAsync(async () => (await desk.RowAsync(id)).Progress > 0, "the import to begin");
            await first.KillAsync();
        }

        var killed = await desk.RowAsync(id);
        Assert.Equal(JobStatus.Running, killed.Status);
        var before = await CountAsync(desk);
        Assert.InRange(before, 1, Rows - 1);

        await using var second = await GatewayProcess.StartAsync(start);
        await Poll.UntilAsync(async () => (await desk.RowAsync(id)).Status == JobStatus.Succeeded, "the import to end", TimeSpan.FromMinutes(3));

        var row = await desk.RowAsync(id);
        Assert.Equal(2, row.Attempts);
        var result = System.Text.Json.JsonSerializer.Deserialize<ImportDeliveriesResult>(row.Result!, Barq.Jobs.Offloading.JobDefinition.Json)!;
        Assert.Equal((Rows, Rows - (Rows / 100), Rows / 100), (result.Rows, result.Imported, result.Refused));
        Assert.Equal(result.Imported, await CountAsync(desk));
        Assert.Equal(result.Imported, await desk.ReadAsync(context => context.DeliveryEvents.CountAsync(change => change.Delivery.TrackingNumber.StartsWith("K-"))));
        Assert.Equal(result.Imported, await desk.ReadAsync(context => context.AuditLog.CountAsync(entry => entry.Action == ImportDeliveriesJob.Kind)));
        Assert.Equal(result.Refused + 1, (await desk.FetchAsync(result.RefusedUrl!)).TrimEnd().Split('\n').Length);
    }

    private static Task<int> CountAsync(JobDesk desk) => desk.ReadAsync(context => context.Deliveries.CountAsync(row => row.TrackingNumber.StartsWith("K-")));
}
