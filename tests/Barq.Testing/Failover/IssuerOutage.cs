using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Barq.Testing.Authorization;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Barq.Testing.Redis;

namespace Barq.Testing.Failover;

/// <summary>What clients have seen while the issuer of their tokens was away.</summary>
/// <param name="Answered">Requests with a token of the known key that were answered.</param>
/// <param name="Failed">Requests with such a token that were not.</param>
/// <param name="Refused">Requests with a token of an unknown key that were refused with 401.</param>
/// <param name="NotRefused">Requests with such a token with any other outcome.</param>
/// <param name="Slowest">The longest that any of them waited.</param>
/// <param name="Unready">Times that the gateway said that it was not ready.</param>
/// <param name="BackAfter">From the issuer's return with another key until a token of that key is taken.</param>
/// <param name="Seen">What clients with a token of the known key have seen, who write and read all the time.</param>
public sealed record IssuerFigures(int Answered, int Failed, int Refused, int NotRefused, TimeSpan Slowest, int Unready, TimeSpan BackAfter, FailoverFigures Seen);

/// <summary>The issuer of the tokens goes, for half of the time refusing connections and for the other half never answering, and comes back with another key.</summary>
public static class IssuerOutage
{
    private static readonly TimeProvider _time = TimeProvider.System;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs it.</summary>
    /// <param name="clients">Clients that write and read all the time.</param>
    /// <param name="away">How long it is away.</param>
    public static async Task<IssuerFigures> RunAsync(int clients, TimeSpan away)
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var redis = await RedisProcess.StartNewAsync();
        await using var issuer = await TestIssuer.StartAsync();
        var environment = new Dictionary<string, string?>
        {
            ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = redis.Url, ["AUTH_AUTHORITY"] = issuer.Authority, ["AUTH_AUDIENCE"] = "barq",
            ["Logging__LogLevel__Default"] = "Warning",
        };
        await using var host = await GatewayProcess.StartAsync(new GatewayStart { Program = RepositoryFolder.Program("Barq.Jobs"), Environment = environment });
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart { Environment = environment });
        var known = issuer.Make(audience: "barq");
        if (await AskAsync(gateway, known) is var first and not HttpStatusCode.OK)
        {
            throw new InvalidOperationException($"The issuer is there, and its token is answered with {first}.");
        }

        await using var load = await new FailoverClients(clients) { Token = issuer.Make(audience: "barq", isAdministrator: true) }.StartAsync(gateway.BaseAddress);
        var figures = new IssuerFigures(0, 0, 0, 0, TimeSpan.Zero, 0, TimeSpan.Zero, new FailoverFigures());
        await issuer.LeaveAsync();
        figures = await WatchAsync(gateway, issuer, known, away / 2, figures);
        issuer.FallSilent();
        await issuer.ReturnAsync();
        figures = await WatchAsync(gateway, issuer, known, away / 2, figures);
        await issuer.LeaveAsync();
        figures = figures with { Seen = await load.EndAsync() };

        issuer.ChangeKey();
        await issuer.ReturnAsync();
        var back = _time.GetTimestamp();
        await Poll.UntilAsync(async () => await AskAsync(gateway, issuer.Make(audience: "barq")) == HttpStatusCode.OK, "the new key to be known");
        return figures with { BackAfter = _time.GetElapsedTime(back) };
    }

    private static async Task<IssuerFigures> WatchAsync(GatewayProcess gateway, TestIssuer issuer, string known, TimeSpan time, IssuerFigures seen)
    {
        for (var started = _time.GetTimestamp(); _time.GetElapsedTime(started) < time;)
        {
            var asked = _time.GetTimestamp();
            var good = await AskAsync(gateway, known);
            var goodTime = _time.GetElapsedTime(asked);
            var unknown = issuer.Make(audience: "barq", isKnown: false);
            asked = _time.GetTimestamp();
            var bad = await AskAsync(gateway, unknown);
            var slowest = TimeSpan.FromTicks(Math.Max(goodTime.Ticks, _time.GetElapsedTime(asked).Ticks));
            using var ready = await gateway.Client.GetAsync("health/ready");
            seen = seen with
            {
                Answered = seen.Answered + (good == HttpStatusCode.OK ? 1 : 0),
                Failed = seen.Failed + (good == HttpStatusCode.OK ? 0 : 1),
                Refused = seen.Refused + (bad == HttpStatusCode.Unauthorized ? 1 : 0),
                NotRefused = seen.NotRefused + (bad == HttpStatusCode.Unauthorized ? 0 : 1),
                Slowest = slowest > seen.Slowest ? slowest : seen.Slowest,
                Unready = seen.Unready + (ready.IsSuccessStatusCode ? 0 : 1),
            };
            await Task.Delay(_pause, _time);
        }

        return seen;
    }

    private static async Task<HttpStatusCode> AskAsync(GatewayProcess gateway, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "graphql") { Content = JsonContent.Create(new { query = "{ organizations { nodes { id } } }" }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await gateway.Client.SendAsync(request);
        return answer.StatusCode;
    }
}
