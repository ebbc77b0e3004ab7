using System.Globalization;
using System.Text;
using Barq.Persistence.BackgroundJobs;
using Barq.Testing.Offloading;
using Barq.Testing.Processes;
using Microsoft.EntityFrameworkCore;

namespace Barq.Benchmarks.Offloading;

/// <summary>Kills a job host in the middle of a job, again and again: the time until the next attempt has taken the job.</summary>
internal static class TakeoverRun
{
    private const double MostSeconds = 15;
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(3);

    /// <summary>Measures and prints it, for a job that another host takes over, and for one that its own does when it is back.</summary>
    /// <param name="times">How often each.</param>
    /// <returns>0 where none took longer than promised.</returns>
    public static async Task<int> RunAsync(int times)
    {
        Console.WriteLine("| Taken over by | Times | Median | Longest |");
        Console.WriteLine("|---|--:|--:|--:|");
        var another = await MeasureAsync("another host", hosts: 2, times);
        var restarted = await MeasureAsync("the host, started anew at once", hosts: 1, times);
        return Math.Max(another, restarted) < MostSeconds ? 0 : 1;
    }

    private static async Task<double> MeasureAsync(string name, int hosts, int times)
    {
        await using var servers = await DrillServers.StartAsync(hosts);
        var seconds = new List<double>();
        for (var time = 0; time < times; time++)
        {
            seconds.Add(await KillOnceAsync(servers, await EnqueueAsync(servers, time)));
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {seconds[^1]:0.0} s"));
        }

        var taken = seconds.Order().ToArray();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {name} | {times} | {taken[times / 2]:0.0} s | **{taken[^1]:0.0} s** |"));
        return taken[^1];
    }

    // A long import, killed when it has begun to import.
    private static async Task<double> KillOnceAsync(DrillServers servers, long id)
    {
        BackgroundJob row = null!;
        async Task<bool> IsAsync(Func<BackgroundJob, bool> condition)
        {
            row = await servers.ReadAsync(context => context.BackgroundJobs.AsNoTracking().SingleAsync(job => job.Id == id));
            return condition(row);
        }

        await Poll.UntilAsync(() => IsAsync(job => job.Progress > 0), "the job to begin", _patience);
        var host = await OwnerAsync(servers);
        DateTimeOffset killed = default;
        await servers.RestartHostAsync(host, () => killed = TimeProvider.System.GetUtcNow());
        await Poll.UntilAsync(() => IsAsync(job => job.Attempts == 2), "the job to be taken over", _patience);
        var taken = row.StartedAt!.Value;
        await Poll.UntilAsync(() => IsAsync(job => job.Status == JobStatus.Succeeded), "the job to end", _patience);
        return (taken - killed).TotalSeconds;
    }

    private static async Task<int> OwnerAsync(DrillServers servers)
    {
        for (var host = 0; host < servers.Hosts.Count; host++)
        {
            if (await servers.IsWorkingAsync(host))
            {
                return host;
            }
        }

        throw new InvalidOperationException("The job has ended before its host could be killed.");
    }

    private static async Task<long> EnqueueAsync(DrillServers servers, int time)
    {
        var csv = new StringBuilder("trackingNumber,pickupAddress,deliveryAddress\n");
        for (var row = 0; row < 20_000; row++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"T{time}-{row},\"Warehouse, Riyadh\",7 King Road\n");
        }

        return (await DeliveryImports.AskAsync(servers.Gateway.Client, await DeliveryImports.UploadAsync(servers.Gateway.Client, csv.ToString()))).Key;
    }
}
