using Barq.Testing.Databases;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Barq.Testing.Restarting;

namespace Barq.Testing.Failover;

/// <summary>What an upgrade was like for those who went on asking.</summary>
/// <param name="Seen">What the clients have seen, over the upgrade and the way back.</param>
/// <param name="Migrated">What <c>migrate</c> took, under load.</param>
/// <param name="FailedAt">Requests that failed, by the step in which they did.</param>
/// <param name="Jobs">Jobs that were done, of those asked for before, between and after.</param>
public sealed record UpgradeFigures(FailoverFigures Seen, TimeSpan Migrated, IReadOnlyDictionary<string, int> FailedAt, int Jobs);

/// <summary>
/// Two gateways of an older build behind a real nginx, and its job host: the database is migrated by this build under load, each is replaced by this
/// build one after the other, and by the older one again.
/// </summary>
/// <param name="Graph">The older build's gateway: the path of its <c>Barq.Graph.dll</c>.</param>
/// <param name="Jobs">The older build's job host: the path of its <c>Barq.Jobs.dll</c>.</param>
public sealed record Upgrade(string Graph, string Jobs)
{
    private static readonly string[] _names = ["one gateway", "the other gateway", "the job host"];
    private readonly Dictionary<string, int> _failedAt = new(StringComparer.Ordinal);

    /// <summary>Runs it.</summary>
    /// <param name="size">The fleet that the older build seeds: <c>demo</c> or <c>bench</c>.</param>
    /// <param name="clients">Clients that write and read all the time.</param>
    /// <param name="pause">How long it goes on before, between and after the steps.</param>
    public async Task<UpgradeFigures> RunAsync(string size, int clients, TimeSpan pause)
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql);
        await using var redis = await RedisProcess.StartNewAsync();
        var start = new GatewayStart
        {
            Environment = new Dictionary<string, string?>
            {
                ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = redis.Url, ["SHUTDOWN_DRAIN"] = "5", ["Logging__LogLevel__Default"] = "Warning",
            },
        };
        await CommandAsync(start with { Program = Graph, Arguments = ["migrate"] });
        await CommandAsync(start with { Program = Graph, Arguments = ["seed", "--size", size] });

        GatewayStart[] places = [start with { Port = FreePort.Next() }, start with { Port = FreePort.Next() }, start with { Port = FreePort.Next() }];
        GatewayProcess[] hosts = [await StartAsync(places, 0, isOld: true), await StartAsync(places, 1, isOld: true), await StartAsync(places, 2, isOld: true)];
        try
        {
            return await RunAsync(start, places, hosts, new FailoverJobs(database), clients, pause);
        }
        finally
        {
            foreach (var host in hosts)
            {
                await host.DisposeAsync();
            }
        }
    }

    private async Task<UpgradeFigures> RunAsync(GatewayStart start, GatewayStart[] places, GatewayProcess[] hosts, FailoverJobs jobs, int clients, TimeSpan pause)
    {
        await using var nginx = await NginxProcess.StartNewAsync([places[0].Port!.Value, places[1].Port!.Value], keepAlive: true);
        await using var load = await FailoverLoad.StartAsync(clients, nginx.BaseAddress);
        await StepAsync(load, "before", () => jobs.AskAsync(hosts[0]), pause);
        var begun = TimeProvider.System.GetTimestamp();
        var migrated = TimeSpan.Zero;
        await StepAsync(load, "migrate", async () =>
        {
            await CommandAsync(start with { Arguments = ["migrate"] });
            migrated = TimeProvider.System.GetElapsedTime(begun);
        }, pause);
        foreach (var isOld in (bool[])[false, true])
        {
            // A job that the new build alone knows is asked for by new gateways alone.
            foreach (var place in (int[])(isOld ? [0, 1, 2] : [2, 0, 1]))
            {
                await StepAsync(load, $"{(isOld ? "back" : "forth")}, {_names[place]}", async () =>
                {
                    await jobs.AskAsync(hosts[0]);
                    await hosts[place].StopAsync();
                    await hosts[place].DisposeAsync();
                    hosts[place] = await StartAsync(places, place, isOld);
                }, pause);
            }
        }

        await jobs.DoneAsync();
        return new UpgradeFigures(await load.EndAsync(), migrated, _failedAt, jobs.Asked);
    }

    private async Task StepAsync(FailoverLoad load, string step, Func<Task> run, TimeSpan pause)
    {
        var before = load.Failed;
        await run();
        await Task.Delay(pause, TimeProvider.System);
        _failedAt[step] = load.Failed - before;
    }

    // The third is the job host.
    private Task<GatewayProcess> StartAsync(GatewayStart[] places, int place, bool isOld) => GatewayProcess.StartAsync(places[place] with
    {
        Program = (place, isOld) switch
        {
            (2, true) => Jobs,
            (2, false) => RepositoryFolder.Program("Barq.Jobs"),
            (_, true) => Graph,
            _ => null,
        },
    });

    private static async Task CommandAsync(GatewayStart start)
    {
        var done = await GatewayCommand.RunAsync(start, TimeSpan.FromMinutes(20));
        if (done.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', start.Arguments)} ended with {done.ExitCode}:\n{done.Output}\n{done.Error}");
        }
    }
}
