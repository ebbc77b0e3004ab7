using System.Globalization;
using System.Net.Http.Json;
using Barq.Persistence.Migrations;
using Barq.Testing.Authorization;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
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
/// <param name="LeftEmpty">Values that the older build had left empty beside the new schema, when its last host had ended.</param>
/// <param name="StillEmpty">Those that were so after the next <c>migrate</c>.</param>
/// <param name="Complaints">What nginx says of it where something failed, a line each.</param>
public sealed record UpgradeFigures(
    FailoverFigures Seen, TimeSpan Migrated, IReadOnlyDictionary<string, int> FailedAt, int Jobs, long LeftEmpty, long StillEmpty, IReadOnlyList<string> Complaints);

/// <summary>
/// Two gateways of an older build behind a real nginx, and its job host, as in production: nobody is let in without a token, and <c>migrate</c> alone changes the schema. It is
/// changed by this build under load, each host is replaced by this build one after the other, what the older one has left empty meanwhile is filled by the next
/// <c>migrate</c>, and each is replaced by the older one again.
/// </summary>
/// <param name="Graph">The older build's gateway: the path of its <c>Barq.Graph.dll</c>.</param>
/// <param name="Jobs">The older build's job host: the path of its <c>Barq.Jobs.dll</c>.</param>
public sealed record Upgrade(string Graph, string Jobs)
{
    /// <summary>Parcels that are taken in beside the load at each step.</summary>
    private const int Parcels = 5;

    private const string Create = "mutation($input: CreateDeliveryInput!) { createDelivery(input: $input) { delivery { id } errors { __typename } } }";
    private static readonly string[] _names = ["one gateway", "the other gateway", "the job host"];
    private readonly Dictionary<string, int> _failedAt = new(StringComparer.Ordinal);

    /// <summary>What is said to the database before the load, in SQL; null for nothing.</summary>
    public string? Before { get; init; }

    /// <summary>What is said to it at the first <c>migrate</c>, after that, in SQL; null for nothing.</summary>
    public string? Between { get; init; }

    /// <summary>Seconds that a host serves on when it is asked to end.</summary>
    public int Drain { get; init; } = 5;

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
                ["ASPNETCORE_ENVIRONMENT"] = "Production", ["AUTH_SYMMETRIC_KEY"] = GatewayTokens.Key, ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = redis.Url,
                ["SHUTDOWN_DRAIN"] = Drain.ToString(CultureInfo.InvariantCulture), ["Logging__LogLevel__Default"] = "Warning",
            },
        };
        await CommandAsync(start with { Program = Graph, Arguments = ["migrate"] });
        await CommandAsync(start with { Program = Graph, Arguments = ["seed", "--size", size] });
        await SayAsync(database, Before);

        GatewayStart[] places = [start with { Port = FreePort.Next() }, start with { Port = FreePort.Next() }, start with { Port = FreePort.Next() }];
        GatewayProcess[] hosts = [await StartAsync(places, 0, isOld: true), await StartAsync(places, 1, isOld: true), await StartAsync(places, 2, isOld: true)];
        try
        {
            return await RunAsync(start, places, hosts, database, clients, pause);
        }
        finally
        {
            foreach (var host in hosts)
            {
                await host.DisposeAsync();
            }
        }
    }

    private async Task<UpgradeFigures> RunAsync(GatewayStart start, GatewayStart[] places, GatewayProcess[] hosts, TestDatabase database, int clients, TimeSpan pause)
    {
        var jobs = new FailoverJobs(database);
        var (left, still) = (0L, 0L);
        await using var nginx = await NginxProcess.StartNewAsync([places[0].Port!.Value, places[1].Port!.Value], keepAlive: true);
        await using var load = await new FailoverClients(clients) { Token = GatewayTokens.Administrator }.StartAsync(nginx.BaseAddress);
        await StepAsync(load, "before", () => jobs.AskAsync(hosts[0]), pause);
        var begun = TimeProvider.System.GetTimestamp();
        var migrated = TimeSpan.Zero;
        await StepAsync(load, "migrate", async () =>
        {
            await CommandAsync(start with { Arguments = ["migrate"] });
            migrated = TimeProvider.System.GetElapsedTime(begun);
            await SayAsync(database, Between);
            await TakeInAsync(hosts[0]);
        }, pause);
        foreach (var isOld in (bool[])[false, true])
        {
            // A job that the new build alone knows is asked for by new gateways alone.
            foreach (var place in (int[])(isOld ? [0, 1, 2] : [2, 0, 1]))
            {
                await StepAsync(load, $"{(isOld ? "back" : "forth")}, {_names[place]}", async () =>
                {
                    await jobs.AskAsync(hosts[0]);
                    await TakeInAsync(hosts[0]);
                    await hosts[place].StopAsync();
                    await hosts[place].DisposeAsync();
                    hosts[place] = await StartAsync(places, place, isOld);
                }, pause);
            }

            if (!isOld)
            {
                left = await LeftAsync(database);
                await StepAsync(load, "migrate once more", () => CommandAsync(start with { Arguments = ["migrate"] }), pause);
                still = await LeftAsync(database);
            }
        }

        await jobs.DoneAsync();
        var seen = await load.EndAsync();
        return new UpgradeFigures(seen, migrated, _failedAt, jobs.Asked, left, still, seen.Failed == 0 ? [] : nginx.Complaints);
    }

    private async Task StepAsync(FailoverLoad load, string step, Func<Task> run, TimeSpan pause)
    {
        var before = load.Failed;
        await run();
        await Task.Delay(pause, TimeProvider.System);
        _failedAt[step] = load.Failed - before;
    }

    // The third is the job host.
    private async Task<GatewayProcess> StartAsync(GatewayStart[] places, int place, bool isOld)
    {
        var host = await GatewayProcess.StartAsync(places[place] with
        {
            Program = (place, isOld) switch
            {
                (2, true) => Jobs,
                (2, false) => RepositoryFolder.Program("Barq.Jobs"),
                (_, true) => Graph,
                _ => null,
            },
        });
        host.Client.DefaultRequestHeaders.Authorization = new("Bearer", GatewayTokens.Administrator);
        return host;
    }

    private static async Task<long> LeftAsync(TestDatabase database) => Convert.ToInt64(await database.ExecuteAsync(LeftEmpty.Count()), CultureInfo.InvariantCulture);

    private static async Task SayAsync(TestDatabase database, string? sql)
    {
        if (sql is not null)
        {
            await database.ExecuteAsync(sql);
        }
    }

    // The load only changes what is there, of which no build leaves a column empty.
    private static async Task TakeInAsync(GatewayProcess gateway)
    {
        for (var i = 0; i < Parcels; i++)
        {
            var input = new { trackingNumber = Guid.NewGuid().ToString("n"), pickupAddress = "1 Gate, Riyadh", deliveryAddress = "2 Gate, Jeddah", organizationId = "T3JnYW5pemF0aW9uOjE=" };
            using var answer = await gateway.Client.PostAsJsonAsync("graphql", new { query = Create, variables = new { input } });
            var text = await answer.Content.ReadAsStringAsync();
            if (!text.Contains("\"delivery\":{\"id\":", StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"A parcel was not taken in: {text}");
            }
        }
    }

    private static async Task CommandAsync(GatewayStart start)
    {
        var done = await GatewayCommand.RunAsync(start, TimeSpan.FromMinutes(20));
        if (done.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', start.Arguments)} ended with {done.ExitCode}:\n{done.Output}\n{done.Error}");
        }
    }
}
