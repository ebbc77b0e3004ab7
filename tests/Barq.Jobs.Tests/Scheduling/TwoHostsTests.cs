using Barq.Jobs.Scheduling;
using Barq.Persistence.BackgroundJobs;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Redis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Jobs.Tests.Scheduling;

/// <summary>Recurring jobs of two hosts that both run, with workers and a queue.</summary>
public sealed class TwoHostsTests
{
    [SkippableFact]
    public async Task Recurring_TwoHosts_DoEachOccurrenceOnce()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        static void Add(IServiceCollection services) => services.AddRecurringJob(
            "ticking", MarkJob.Kind, new MarkArguments("tick"), new Recurrence(TimeSpan.FromSeconds(1), TimeSpan.Zero));
        await using var one = await JobNode.StartAsync(database, redis, Add);
        await using var two = await JobNode.StartAsync(database, redis, Add);

        await two.Log.UntilAsync(async () => (await RowsAsync(database)).Count(row => row.Status == JobStatus.Succeeded) >= 6, "six occurrences to be done");
        await one.StopAsync();
        await two.StopAsync();

        var rows = await RowsAsync(database);
        var times = rows.Select(row => row.IdempotencyKey!["ticking@".Length.."ticking@2026-01-01T00:00:00Z".Length]).ToArray();
        Assert.Equal(times.Length, times.Distinct().Count());
        Assert.Equal(rows.Count(row => row.Status == JobStatus.Succeeded), await two.MarksAsync("tick"));
    }

    private static async Task<List<BackgroundJob>> RowsAsync(TestDatabase database)
    {
        await using var context = database.CreateFleetContext();
        return await context.BackgroundJobs.AsNoTracking().Where(row => row.Kind == MarkJob.Kind).ToListAsync();
    }
}
