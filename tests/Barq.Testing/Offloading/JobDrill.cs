using System.Globalization;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Storage;
using Barq.Testing.Processes;
using Microsoft.EntityFrameworkCore;

namespace Barq.Testing.Offloading;

/// <summary>
/// Clients have jobs done while job hosts, the gateway and Redis are killed at random moments; in the end each acknowledged job has to be
/// done, and each effect to be there once.
/// </summary>
/// <param name="plan">How much of it.</param>
public sealed class JobDrill(JobDrillPlan plan)
{
    private const int Hosts = 2;
    private static readonly TimeSpan _longestPause = TimeSpan.FromMilliseconds(1500);

    private readonly Random _random = new(plan.Seed);
    private readonly IReadOnlyList<DrillJob> _jobs = DrillJob.Mix(plan.Jobs);

    private enum Blow
    {
        KillHost,
        KillGateway,
        EmptyRedis,
        RestartRedis,
        FreezeHost,
    }

    /// <summary>Runs it.</summary>
    public async Task<JobDrillResult> RunAsync()
    {
        // A job that fails meanwhile, because Redis is away say, is soon tried again.
        await using var servers = await DrillServers.StartAsync(Hosts, ("JOBS_RETRY_DELAY", "2"));
        var fleet = new DrillFleet(servers, _jobs);
        await fleet.PrepareAsync();
        using var clients = new DrillClients(servers.Gateway.BaseAddress, plan.Patience);
        var blows = Blows();
        _random.Shuffle(blows);
        var asked = 0;
        for (var i = 0; i < blows.Length; i++)
        {
            // The jobs come bit by bit, so that each blow finds some at work.
            var next = _jobs.Count * (i + 1) / blows.Length;
            clients.Ask(_jobs.Skip(asked).Take(next - asked));
            await StrikeAsync(servers, blows[i], await WaitAsync(servers, clients, blows[i], asked, next - asked));
            asked = next;
            clients.Check();
            plan.Log(string.Create(CultureInfo.InvariantCulture, $"{i + 1}/{blows.Length} {blows[i]}: {asked} asked, {clients.Acknowledged} acknowledged"));
        }

        await clients.EndAsync();
        await EndAsync(servers);
        return await fleet.JudgeAsync(clients);
    }

    private Blow[] Blows() =>
    [
        .. Enumerable.Repeat(Blow.KillHost, plan.HostKills), .. Enumerable.Repeat(Blow.KillGateway, plan.GatewayKills), .. Enumerable.Repeat(Blow.EmptyRedis, plan.Flushes),
        .. Enumerable.Repeat(Blow.RestartRedis, plan.RedisRestarts), .. Enumerable.Repeat(Blow.FreezeHost, plan.HostFreezes),
    ];

    // Until the random moment; returns the host that is struck.
    private async Task<int> WaitAsync(DrillServers servers, DrillClients clients, Blow blow, int before, int more)
    {
        var host = _random.Next(Hosts);
        if (blow == Blow.KillGateway)
        {
            // In the middle of what it is asked.
            var answered = before + _random.Next(more);
            await ExpectAsync(() => Task.FromResult(clients.Acknowledged >= answered), "the gateway to answer");
        }
        else if (blow == Blow.FreezeHost || _random.Next(4) > 0)
        {
            // Mostly while there is work, else whenever it comes.
            await ExpectAsync(
                async () =>
                {
                    host = (host + 1) % Hosts;
                    return await servers.IsWorkingAsync(host) || (clients.Acknowledged == before + more && await OpenAsync(servers) == 0);
                },
                "a job to run");
        }

        // A job that is frozen has to be at work still.
        await Task.Delay(blow is Blow.FreezeHost or Blow.KillGateway ? TimeSpan.Zero : _longestPause * _random.NextDouble(), TimeProvider.System);
        return host;
    }

    private async Task StrikeAsync(DrillServers servers, Blow blow, int host)
    {
        switch (blow)
        {
            case Blow.KillHost:
                await servers.RestartHostAsync(host);
                break;
            case Blow.KillGateway:
                await servers.RestartGatewayAsync();
                break;
            case Blow.EmptyRedis:
                await servers.Redis.FlushAllAsync();
                break;
            case Blow.RestartRedis:
                await servers.Redis.KillAsync();
                await Task.Delay(_longestPause * _random.NextDouble(), TimeProvider.System);
                await servers.Redis.StartAsync();
                break;
            case Blow.FreezeHost:
                servers.Hosts[host].Pause();
                await ExpectAsync(async () => !await servers.IsWorkingAsync(host), "another host to take a frozen one's jobs");
                servers.Hosts[host].Resume();
                break;
        }
    }

    // What does not come about goes on all the same: what is lost by it is counted in the end.
    private async Task ExpectAsync(Func<Task<bool>> condition, string what)
    {
        try
        {
            await Poll.UntilAsync(condition, what);
        }
        catch (TimeoutException exception)
        {
            plan.Log(exception.Message);
        }
    }

    // Recurring jobs come all the while.
    private static IQueryable<BackgroundJob> Asked(FleetDbContext context) => context.BackgroundJobs.Where(job => job.IdempotencyKey!.StartsWith("drill-"));

    private static Task<int> OpenAsync(DrillServers servers) => servers.ReadAsync(context => Asked(context).CountAsync(
        job => job.Status != JobStatus.Succeeded && job.Status != JobStatus.Dead && job.Status != JobStatus.Cancelled));

    // Until all have ended, or none of them moves any more.
    private async Task EndAsync(DrillServers servers)
    {
        var moved = TimeProvider.System.GetTimestamp();
        var last = (Open: -1, Steps: 0);
        while (TimeProvider.System.GetElapsedTime(moved) < plan.Patience)
        {
            var now = (Open: await OpenAsync(servers), Steps: await servers.ReadAsync(context => Asked(context).SumAsync(job => job.Attempts + job.Progress)));
            if (now.Open == 0)
            {
                return;
            }

            moved = now == last ? moved : TimeProvider.System.GetTimestamp();
            last = now;
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }
}
