using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Barq.Graph.NodeIds;

namespace Barq.Benchmarks.Subscriptions;

/// <summary>Writes at a pace, and measures from each commit to each arrival. Each write of a row is one version more, so the two can be matched.</summary>
internal sealed class DeliveryTimes(SubscriptionGateways gateways)
{
    private readonly ConcurrentDictionary<(long Key, int Version), ConcurrentBag<long>> _arrived = new();
    private int _count;

    /// <summary>An answer of <c>deliveryChanged { id version }</c> has arrived.</summary>
    public void Arrived(JsonElement payload, long timestamp)
    {
        if (payload.GetProperty("data").GetProperty("deliveryChanged") is { ValueKind: JsonValueKind.Object } delivery
            && NodeId.TryParse(delivery.GetProperty("id").GetString(), out var id))
        {
            _arrived.GetOrAdd((id.Key, delivery.GetProperty("version").GetInt32()), _ => []).Add(timestamp);
            Interlocked.Increment(ref _count);
        }
    }

    /// <summary>Writes, and waits for what is to arrive.</summary>
    /// <returns>Milliseconds from commit to arrival, in ascending order.</returns>
    public async Task<double[]> RunAsync(int node, long[] keys, int perSecond, int seconds, int listenersPerKey)
    {
        await gateways.Nodes[node].Client.GetFromJsonAsync<CommitTime[]>("drill/commits");
        var (_, before) = (_arrived.Count, _count);
        var began = Stopwatch.GetTimestamp();
        var writes = new List<Task>();
        for (var i = 0; i < perSecond * seconds; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / perSecond) - Stopwatch.GetElapsedTime(began);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, TimeProvider.System);
            }

            writes.Add(gateways.WriteAsync(node, keys[i % keys.Length], string.Create(CultureInfo.InvariantCulture, $"write {i}")));
        }

        await Task.WhenAll(writes);
        var expected = before + (writes.Count * listenersPerKey);
        for (var i = 0; i < 300 && Volatile.Read(ref _count) < expected; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        Console.Error.WriteLine($"{_count - before} of {expected - before} arrived");
        return Match((await gateways.Nodes[node].Client.GetFromJsonAsync<CommitTime[]>("drill/commits"))!);
    }

    private double[] Match(CommitTime[] commits)
    {
        // A version may be told by the event before it, which read the row when this was committed already: it counts from its own commit.
        var times = new List<double>();
        foreach (var row in commits.GroupBy(commit => commit.Key))
        {
            var first = _arrived.Keys.Where(arrival => arrival.Key == row.Key).Select(arrival => arrival.Version).DefaultIfEmpty().Min();
            var version = first;
            foreach (var commit in row.OrderBy(commit => commit.Timestamp))
            {
                if (_arrived.TryGetValue((row.Key, version++), out var arrivals))
                {
                    times.AddRange(arrivals.Select(arrival => (arrival - commit.Timestamp) * 1000.0 / Stopwatch.Frequency));
                }
            }
        }

        return [.. times.Order()];
    }
}
