using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Barq.Testing.Restarting;

namespace Barq.Testing.Failover;

/// <summary>What was seen while a gateway was frozen or killed.</summary>
/// <param name="Seen">What the clients have seen.</param>
/// <param name="LeftOutAfter">From then until nothing was sent to it any more.</param>
/// <param name="AskedAgainAfter">From its going on, or the next one's being ready at its address, until it was asked again.</param>
/// <param name="FailedLater">Requests that failed after it was left out, when those had been given up that it had.</param>
public sealed record LostGatewayFigures(FailoverFigures Seen, TimeSpan LeftOutAfter, TimeSpan AskedAgainAfter, int FailedLater);

/// <summary>
/// Three gateways behind nginx with the shipped files: one is stopped where it stands (SIGSTOP), as by a machine that swaps or a hypervisor that pauses it, and goes on later; or
/// it is killed, and another comes at its address.
/// </summary>
public static class LostGateway
{
    private static readonly TimeProvider _time = TimeProvider.System;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);

    /// <summary>Runs it.</summary>
    /// <param name="clients">Clients that write and read all the time, and give up after three seconds.</param>
    /// <param name="pause">How long all is well first, how long it goes on without that one, and with it again.</param>
    /// <param name="isKilled">Whether it is killed; else it is frozen.</param>
    public static async Task<LostGatewayFigures> RunAsync(int clients, TimeSpan pause, bool isKilled)
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var redis = await RedisProcess.StartNewAsync();
        var start = new GatewayStart
        {
            Environment = new Dictionary<string, string?>
            {
                ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = redis.Url, ["TRUSTED_PROXIES"] = "127.0.0.1", ["Logging__LogLevel__Default"] = "Warning",
            },
        };
        await using var host = await GatewayProcess.StartAsync(start with { Program = RepositoryFolder.Program("Barq.Jobs") });
        await using var one = await GatewayProcess.StartAsync(start);
        await using var two = await GatewayProcess.StartAsync(start);
        var lost = await GatewayProcess.StartAsync(start with { Port = FreePort.Next() });
        try
        {
            await using var nginx = await NginxProcess.StartShippedAsync(one.BaseAddress.Port, two.BaseAddress.Port, lost.BaseAddress.Port);
            await using var load = await new FailoverClients(clients) { Patience = _patience }.StartAsync(nginx.BaseAddress);
            await Task.Delay(pause, _time);

            var begun = _time.GetTimestamp();
            await LoseAsync(lost, isKilled);
            await nginx.UntilLeftOutAsync(lost.BaseAddress.Port);
            var leftOut = _time.GetElapsedTime(begun);
            var written = load.Writes;
            await Poll.UntilAsync(() => load.Writes > written + clients, "the others to answer");
            await Task.Delay(_patience * 2, _time);
            var failed = load.Failed;
            await Task.Delay(pause, _time);
            failed = load.Failed - failed;

            lost = isKilled ? await ReplaceAsync(lost, start) : lost;
            begun = _time.GetTimestamp();
            lost.Resume();
            await nginx.UntilLeftOutAsync();
            var back = _time.GetElapsedTime(begun);
            await Task.Delay(pause, _time);
            return new LostGatewayFigures(await load.EndAsync(), leftOut, back, failed);
        }
        finally
        {
            await lost.DisposeAsync();
        }
    }

    private static async Task LoseAsync(GatewayProcess gateway, bool isKilled)
    {
        if (isKilled)
        {
            await gateway.KillAsync();
        }
        else
        {
            gateway.Pause();
        }
    }

    private static async Task<GatewayProcess> ReplaceAsync(GatewayProcess gateway, GatewayStart start)
    {
        await gateway.DisposeAsync();
        return await GatewayProcess.StartAsync(start with { Port = gateway.BaseAddress.Port });
    }
}
