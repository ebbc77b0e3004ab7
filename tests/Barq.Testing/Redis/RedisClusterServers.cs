using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Barq.Testing.Processes;

namespace Barq.Testing.Redis;

/// <summary>A Redis Cluster of three nodes without replicas, which share out the slots among them.</summary>
public sealed class RedisClusterServers : IAsyncDisposable
{
    private static readonly string[] _slots = ["0 5460", "5461 10922", "10923 16383"];
    private readonly RedisProcess[] _nodes;

    private RedisClusterServers(RedisProcess[] nodes) => _nodes = nodes;

    /// <summary>The cluster as a value of <c>REDIS_URL</c>.</summary>
    public string Url => $"redis://{string.Join(',', _nodes.Select(node => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{node.Port}")))}";

    /// <summary>Starts one. Skips the running test where <c>redis-server</c> is not on this machine.</summary>
    public static async Task<RedisClusterServers> StartNewAsync()
    {
        List<RedisProcess> nodes = [];
        foreach (var slots in _slots)
        {
            // The port between nodes is the first free one: by default it is the other plus 10000, which may be none.
            var node = await RedisProcess.StartNewAsync("--cluster-enabled", "yes", "--cluster-port", FreePort.Next().ToString(CultureInfo.InvariantCulture), "--cluster-node-timeout", "2000", "--cluster-require-full-coverage", "yes");
            nodes.Add(node);
            await AskAsync(node, $"CLUSTER ADDSLOTSRANGE {slots}");
        }

        var (first, bus) = (nodes[0], BusOf(await AskAsync(nodes[0], "CLUSTER NODES")));
        foreach (var node in nodes.Skip(1))
        {
            await AskAsync(node, string.Create(CultureInfo.InvariantCulture, $"CLUSTER MEET 127.0.0.1 {first.Port} {bus}"));
        }

        foreach (var node in nodes)
        {
            await Poll.UntilAsync(async () => (await AskAsync(node, "CLUSTER INFO")).Contains("cluster_state:ok", StringComparison.Ordinal), "the cluster to be one");
        }

        return new RedisClusterServers([.. nodes]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    // …@PORT,… in the line of the node itself.
    private static string BusOf(string nodes) => nodes.Split('@')[1].Split(' ', ',')[0];

    private static async Task<string> AskAsync(RedisProcess node, string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", node.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{command}\r\n"));
        var buffer = new byte[65_536];
        return Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer));
    }
}
