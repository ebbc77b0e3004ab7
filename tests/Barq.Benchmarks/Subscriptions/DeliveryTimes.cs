using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Barq.Graph.NodeIds;

namespace Barq.Benchmarks.Subscriptions;

/// <summary>Writes at a pace, and measures from each commit to each arrival: both say which version of the row it is.</summary>
internal sealed class DeliveryTimes(SubscriptionGateways gateways)
{
    private readonly ConcurrentDictionary<long, ConcurrentQueue<(int Version, int Listener, long Timestamp)>> _arrived = new();

    /// <summary>An answer of <c>deliveryChanged { id version }</c> has arrived at a socket.</summary>
    public void Arrived(int listener, JsonElement payload, long timestamp)
    {
        if (payload.GetProperty("data").GetProperty("deliveryChanged") is { ValueKind: JsonValueKind.Object } delivery
            && NodeId.TryParse(delivery.GetProperty("id").GetString(), out var id))
        {
            _arrived.GetOrAdd(id.Key, _ => []).Enqueue((delivery.GetProperty("version").GetInt32(), listener, timestamp));
        }
    }

    /// <summary>Writes, and waits for what is to arrive.</summary>
    /// <returns>What came of it.</returns>
    public async Task<Deliveries> RunAsync(int node, long[] keys, int perSecond, int seconds, int listenersPerKey)
    {
        await gateways.Nodes[node].Client.GetFromJsonAsync<CommitTime[]>("drill/commits");
        _arrived.Clear();
        var began = Stopwatch.GetTimestamp();
        var writes = new List<Task<(long Key, int? Version)>>();
        for (var i = 0; i < perSecond * seconds; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / perSecond) - Stopwatch.GetElapsedTime(began);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, TimeProvider.System);
            }

            writes.Add(WriteAsync(node, keys[i % keys.Length], i));
        }

        var written = (await Task.WhenAll(writes)).Where(write => write.Version is not null).Select(write => (write.Key, Version: write.Version!.Value)).ToList();
        var took = Stopwatch.GetElapsedTime(began);
        var newest = written.GroupBy(write => write.Key).Select(row => (row.Key, Version: row.Max(write => write.Version))).ToList();
        for (var i = 0; i < 300 && !newest.TrueForAll(row => Listeners(row.Key, row.Version) >= listenersPerKey); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        var unheard = newest.Sum(row => listenersPerKey - Listeners(row.Key, row.Version));
        return new Deliveries(written.Count, written.Count / took.TotalSeconds, unheard, Match(written, (await gateways.Nodes[node].Client.GetFromJsonAsync<CommitTime[]>("drill/commits"))!));
    }

    private async Task<(long Key, int? Version)> WriteAsync(int node, long key, int number) =>
        (key, await gateways.WriteAsync(node, key, string.Create(CultureInfo.InvariantCulture, $"write {number} of {Stopwatch.GetTimestamp()}")));

    private int Listeners(long key, int version) =>
        _arrived.TryGetValue(key, out var arrivals) ? arrivals.Where(arrival => arrival.Version >= version).Select(arrival => arrival.Listener).Distinct().Count() : 0;

    // Commits of a row come in the order of their versions. A listener has heard of a version once that or a newer one has reached it: where two
    // changes follow each other quickly, both may be answered with the second's state.
    private double[] Match(List<(long Key, int Version)> written, CommitTime[] commits)
    {
        var times = new List<double>();
        foreach (var row in written.GroupBy(write => write.Key))
        {
            var versions = row.Select(write => write.Version).Order();
            var committed = commits.Where(commit => commit.Key == row.Key).Select(commit => commit.Timestamp).Order();
            var listeners = _arrived.GetValueOrDefault(row.Key, []).GroupBy(arrival => arrival.Listener).ToList();
            foreach (var (version, commit) in versions.Zip(committed))
            {
                times.AddRange(listeners
                    .Select(arrivals => arrivals.Where(arrival => arrival.Version >= version).Select(arrival => arrival.Timestamp).DefaultIfEmpty().Min())
                    .Where(arrival => arrival > 0)
                    .Select(arrival => (arrival - commit) * 1000.0 / Stopwatch.Frequency));
            }
        }

        return [.. times.Order()];
    }
}

/// <summary>What came of writing.</summary>
/// <param name="Writes">How many writes were committed.</param>
/// <param name="PerSecond">How many of them in a second.</param>
/// <param name="Unheard">How many listeners never heard of a row's last state.</param>
/// <param name="Milliseconds">From commit to arrival, in ascending order.</param>
internal sealed record Deliveries(int Writes, double PerSecond, int Unheard, double[] Milliseconds)
{
    /// <summary>The time within which a share of the arrivals came. Milliseconds.</summary>
    public double At(double share) => Milliseconds.Length == 0 ? double.NaN : Milliseconds[Math.Min(Milliseconds.Length - 1, (int)(Milliseconds.Length * share))];
}
