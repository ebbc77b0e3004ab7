using System.Globalization;
using System.Net;
using System.Text;
using Barq.Testing.Failover;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;

namespace Barq.Testing.Restarting;

/// <summary>
/// Two gateways behind a real nginx, requests at a steady pace whatever the answers (queries by GET and POST, mutations), while one gateway after
/// the other is asked to end and started again: counts the requests that were not answered as they should be. Where clients are asked for that read, write, watch and have jobs
/// done, they do so meanwhile, and there is a job host, which is restarted in its turn.
/// </summary>
/// <param name="start">How a gateway is started.</param>
/// <param name="perSecond">Requests per second.</param>
public sealed class RollingRestart(GatewayStart start, int perSecond)
{
    private static readonly string[] _bodies =
    [
        """{"query":"{ deliveries(first: 5) { nodes { id status } } }"}""",
        """{"query":"mutation { updateDelivery(input: { deliveryId: \"RGVsaXZlcnk6MQ==\", notes: \"on its way\" }) { errors { __typename } } }"}""",
    ];

    private readonly List<string> _failures = [];

    /// <summary>Clients that read, write, watch and have jobs done meanwhile; 0 for none, and for no job host.</summary>
    public int Clients { get; init; }

    /// <summary>Runs it.</summary>
    /// <param name="requests">Requests at least; they go on until the last restart is over.</param>
    /// <param name="restarts">How often each gateway is restarted.</param>
    /// <param name="keepAlive">Whether nginx keeps its connections to the gateways, and clients theirs to nginx.</param>
    /// <returns>How many requests were sent, what went wrong (each failed one, and then what nginx says of it), and what the clients have seen.</returns>
    public async Task<(int Sent, IReadOnlyList<string> Failures, FailoverFigures Seen)> RunAsync(int requests, int restarts, bool keepAlive)
    {
        _failures.Clear();
        GatewayStart[] starts = [start with { Port = FreePort.Next() }, start with { Port = FreePort.Next() }, .. Hosts()];
        var gateways = new GatewayProcess[starts.Length];
        for (var place = 0; place < starts.Length; place++)
        {
            gateways[place] = await GatewayProcess.StartAsync(starts[place]);
        }

        try
        {
            await using var nginx = await NginxProcess.StartNewAsync([starts[0].Port!.Value, starts[1].Port!.Value], keepAlive);
            using var handler = new SocketsHttpHandler { PooledConnectionLifetime = keepAlive ? Timeout.InfiniteTimeSpan : TimeSpan.Zero };
            using var client = new HttpClient(handler) { BaseAddress = nginx.BaseAddress };
            await using var load = Clients == 0 ? null : await FailoverLoad.StartAsync(Clients, nginx.BaseAddress);
            var restarting = RestartAsync(gateways, starts, restarts);
            var sent = await SendAsync(client, requests, restarting);
            await restarting;
            var seen = load is null ? new FailoverFigures() : await load.EndAsync();

            // Requests that a gateway could not take and the other could are in nginx's log as well: only where some failed does it tell why.
            return (sent, _failures.Count + seen.Failed == 0 ? [] : [.. _failures, .. nginx.Complaints], seen);
        }
        finally
        {
            foreach (var gateway in gateways)
            {
                await gateway.DisposeAsync();
            }
        }
    }

    private IEnumerable<GatewayStart> Hosts() => Clients == 0 ? [] : [start with { Port = FreePort.Next(), Program = RepositoryFolder.Program("Barq.Jobs") }];

    private static async Task RestartAsync(GatewayProcess[] gateways, GatewayStart[] starts, int restarts)
    {
        for (var i = 0; i < restarts * gateways.Length; i++)
        {
            var place = i % gateways.Length;
            await gateways[place].StopAsync();
            await gateways[place].DisposeAsync();
            gateways[place] = await GatewayProcess.StartAsync(starts[place]);
        }
    }

    private async Task<int> SendAsync(HttpClient client, int requests, Task restarting)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        var begun = TimeProvider.System.GetTimestamp();
        var open = new List<Task>();
        var sent = 0;
        while (sent < requests || !restarting.IsCompleted)
        {
            for (var due = (int)(TimeProvider.System.GetElapsedTime(begun).TotalSeconds * perSecond); sent < due; sent++)
            {
                open.Add(SendOneAsync(client, sent));
            }

            open.RemoveAll(request => request.IsCompleted);
            await pace.WaitForNextTickAsync();
        }

        await Task.WhenAll(open);
        return sent;
    }

    private async Task SendOneAsync(HttpClient client, int number)
    {
        try
        {
            using var response = number % 3 == 0
                ? await client.GetAsync("graphql?query={deliveries(first:1){totalCount}}")
                : await client.PostAsync("graphql", new StringContent(_bodies[number % 2], Encoding.UTF8, "application/json"));
            var text = await response.Content.ReadAsStringAsync();
            if (response.StatusCode != HttpStatusCode.OK || !text.StartsWith("{\"data\":{", StringComparison.Ordinal) || text.Contains("\"code\"", StringComparison.Ordinal))
            {
                Note(number, string.Create(CultureInfo.InvariantCulture, $"{(int)response.StatusCode} {text}"));
            }
        }
        catch (HttpRequestException exception)
        {
            Note(number, exception.GetBaseException().Message);
        }
    }

    private void Note(int number, string failure)
    {
        lock (_failures)
        {
            _failures.Add(string.Create(CultureInfo.InvariantCulture, $"request {number}: {failure}"));
        }
    }
}
