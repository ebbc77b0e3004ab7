using System.Globalization;
using Barq.Testing.Processes;

namespace Barq.Testing.Redis;

/// <summary>A Redis Cluster of three primaries, which share out the slots among them, each with a replica where that is wanted.</summary>
public sealed class RedisClusterServers : IAsyncDisposable
{
    private static readonly (int First, int Last)[] _slots = [(0, 5460), (5461, 10_922), (10_923, 16_383)];
    private readonly RedisProcess[] _nodes;

    private RedisClusterServers(RedisProcess[] nodes) => _nodes = nodes;

    /// <summary>The cluster as a value of <c>REDIS_URL</c>.</summary>
    public string Url => $"redis://{string.Join(',', _nodes.Select(AddressOf))}";

    private IEnumerable<RedisProcess> Running => _nodes.Where(node => node.IsAlive);

    /// <summary>Starts one. Skips the running test where <c>redis-server</c> is not on this machine.</summary>
    /// <param name="hasReplicas">Whether each of the three has a replica: six nodes.</param>
    public static async Task<RedisClusterServers> StartNewAsync(bool hasReplicas = false)
    {
        List<RedisProcess> nodes = [];
        for (var i = 0; i < (hasReplicas ? 2 : 1) * _slots.Length; i++)
        {
            // The port between nodes is the first free one: by default it is the other plus 10000, which may be none.
            nodes.Add(await RedisProcess.StartNewAsync("--cluster-enabled", "yes", "--cluster-port", FreePort.Next().ToString(CultureInfo.InvariantCulture), "--cluster-node-timeout", "2000", "--cluster-require-full-coverage", "yes"));
        }

        for (var i = 0; i < _slots.Length; i++)
        {
            await RedisWire.AskAsync(nodes[i].Port, "CLUSTER", "ADDSLOTSRANGE", _slots[i].First, _slots[i].Last);

            // Each has a number of its own, so that none gives way to another as they meet.
            await RedisWire.AskAsync(nodes[i].Port, "CLUSTER", "SET-CONFIG-EPOCH", i + 1);
        }

        // …@PORT,… in the line of the node itself.
        var bus = (await RedisWire.TextAsync(nodes[0].Port, "CLUSTER", "NODES")).Split('@')[1].Split(' ', ',')[0];
        foreach (var node in nodes.Skip(1))
        {
            await RedisWire.AskAsync(node.Port, "CLUSTER", "MEET", "127.0.0.1", nodes[0].Port, bus);
        }

        var cluster = new RedisClusterServers([.. nodes]);
        await WaitAsync(["CLUSTER", "INFO"], $"cluster_known_nodes:{nodes.Count.ToString(CultureInfo.InvariantCulture)}\r", nodes, "all nodes to know of each other");
        await cluster.StandAsync();
        foreach (var (replica, primary) in nodes.Skip(_slots.Length).Zip(nodes))
        {
            await RedisWire.AskAsync(replica.Port, "CLUSTER", "REPLICATE", await IdOfAsync(primary));
        }

        await WaitAsync(["INFO", "replication"], "master_link_status:up", nodes.Skip(_slots.Length), "the replicas to have what their primaries have");
        return cluster;
    }

    /// <summary>The node that has a key, as its primary.</summary>
    /// <param name="key">The key.</param>
    public async Task<RedisProcess> OwnerAsync(string key) => await OwnerAsync(await SlotOfAsync(key)) ?? throw new InvalidOperationException($"Nobody has {key}.");

    /// <summary>Waits until every node that runs says that each slot has a primary.</summary>
    public Task StandAsync() => WaitAsync(["CLUSTER", "INFO"], "cluster_state:ok", Running, "the cluster to be one");

    /// <summary>Kills the primary that has a key, and waits until its replica has taken over and the cluster stands.</summary>
    /// <param name="key">The key.</param>
    public async Task FailOverAsync(string key)
    {
        var (killed, slot) = (await OwnerAsync(key), await SlotOfAsync(key));
        await killed.KillAsync();
        await Poll.UntilAsync(async () => await OwnerAsync(slot) is { IsAlive: true }, "the replica to take over");
        await StandAsync();
    }

    /// <summary>Moves slots from their primary to another one while all goes on, key by key, as <c>redis-cli --cluster reshard</c> does.</summary>
    /// <param name="key">A key whose slot is among them.</param>
    /// <param name="width">How many slots on each side of it.</param>
    /// <returns>The slots and keys that were moved.</returns>
    public async Task<(int Slots, int Keys)> MoveAsync(string key, int width)
    {
        var (middle, from) = (await SlotOfAsync(key), await OwnerAsync(key));
        RedisProcess[] primaries = [.. await Task.WhenAll(_slots.Select(async range => (await OwnerAsync(range.First))!))];
        var to = primaries.First(primary => primary != from);
        var (source, target) = (await IdOfAsync(from), await IdOfAsync(to));
        var (slots, keys) = (0, 0);
        for (var slot = middle - width; slot <= middle + width; slot++)
        {
            if (await OwnerAsync(slot) != from)
            {
                continue;
            }

            await RedisWire.AskAsync(to.Port, "CLUSTER", "SETSLOT", slot, "IMPORTING", source);
            await RedisWire.AskAsync(from.Port, "CLUSTER", "SETSLOT", slot, "MIGRATING", target);
            while (await RedisWire.AskAsync(from.Port, "CLUSTER", "GETKEYSINSLOT", slot, 20) is object[] { Length: > 0 } some)
            {
                await RedisWire.AskAsync(from.Port, ["MIGRATE", "127.0.0.1", to.Port, "", 0, 5000, "KEYS", .. some]);
                keys += some.Length;
            }

            // The new owner first: until the old one knows, it sends everybody there.
            foreach (var node in primaries.Except([to]).Prepend(to))
            {
                await RedisWire.AskAsync(node.Port, "CLUSTER", "SETSLOT", slot, "NODE", target);
            }

            slots++;
        }

        return (slots, keys);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    private static string AddressOf(RedisProcess node) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{node.Port}");

    private static Task<string> IdOfAsync(RedisProcess node) => RedisWire.TextAsync(node.Port, "CLUSTER", "MYID");

    private async Task<int> SlotOfAsync(string key) => (int)(long)(await RedisWire.AskAsync(Running.First().Port, "CLUSTER", "KEYSLOT", key))!;

    // As the first node that runs knows it; null while it knows of none that has not failed.
    private async Task<RedisProcess?> OwnerAsync(int slot)
    {
        var lines = (await RedisWire.TextAsync(Running.First().Port, "CLUSTER", "NODES")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.FirstOrDefault(line => HasSlot(line.Split(' '), slot)) is { } line ? _nodes.Single(node => line.Contains($" {AddressOf(node)}@", StringComparison.Ordinal)) : null;
    }

    // id address flags primary ping pong epoch link slots…; a slot that moves stands in brackets.
    private static bool HasSlot(string[] words, int slot) => !words[2].Contains("fail", StringComparison.Ordinal) && words.Skip(8).Where(word => !word.StartsWith('[')).Any(word =>
    {
        var ends = word.Split('-');
        return int.Parse(ends[0], CultureInfo.InvariantCulture) <= slot && slot <= int.Parse(ends[^1], CultureInfo.InvariantCulture);
    });

    private static async Task WaitAsync(string[] command, string text, IEnumerable<RedisProcess> nodes, string what)
    {
        foreach (var node in nodes)
        {
            await Poll.UntilAsync(async () => (await RedisWire.TextAsync(node.Port, command)).Contains(text, StringComparison.Ordinal), what);
        }
    }
}
