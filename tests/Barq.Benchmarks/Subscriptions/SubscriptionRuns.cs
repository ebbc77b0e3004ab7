using System.Globalization;
using System.Net.WebSockets;
using Barq.Testing.Processes;

namespace Barq.Benchmarks.Subscriptions;

/// <summary>What subscriptions cost, and how quick they are.</summary>
internal static class SubscriptionRuns
{
    private const string Watch = "subscription($id: ID!) { deliveryChanged(id: $id) { id version } }";

    private static int _listeners;

    /// <summary>Opens subscriptions on one node: memory of an idle one, then time from commit to delivery.</summary>
    public static async Task<int> OpenAsync(int count, int perSocket, int seconds)
    {
        await using var gateways = await SubscriptionGateways.StartAsync(1);
        var keys = await gateways.OpenDeliveriesAsync(Math.Max(1, count / 10));

        // As many listeners to each.
        keys = keys[..Enumerable.Range(1, keys.Length).Last(number => count % number == 0)];
        var times = new DeliveryTimes(gateways);

        // What only the first one takes does not count.
        using (var first = await SubscribeAsync(gateways, 0, [keys[0]], times))
        {
            await gateways.StandAsync(1);
        }

        await gateways.StandAsync(0);
        var before = await gateways.MemoryAsync();
        var sockets = new List<DrillSocket>();
        for (var i = 0; i < count; i += perSocket)
        {
            sockets.Add(await SubscribeAsync(gateways, 0, [.. Enumerable.Range(i, perSocket).Select(number => keys[number % keys.Length])], times));
        }

        await gateways.StandAsync(count);
        var after = await gateways.MemoryAsync();
        var listeners = count / keys.Length;
        await times.RunAsync(0, keys, 100, 10, listeners);
        var deliveries = await times.RunAsync(0, keys, 100, seconds, listeners);
        Print(
            "Open subscriptions | Sockets | Managed memory of an idle one | Working set of an idle one | Events/s | Arrivals | Not heard | Commit to delivery, median | p99",
            count, sockets.Count, Bytes((after.Managed - before.Managed) / count), Bytes((after.WorkingSet - before.WorkingSet) / count),
            Math.Round(deliveries.PerSecond), deliveries.Milliseconds.Length, deliveries.Unheard, Milliseconds(deliveries, 0.5), Milliseconds(deliveries, 0.99));
        sockets.ForEach(socket => socket.Dispose());
        return deliveries is { Unheard: 0, Writes: > 0 } ? 0 : 1;
    }

    /// <summary>Writes through one node, listens on the other.</summary>
    public static async Task<int> TwoNodesAsync(int seconds)
    {
        await using var gateways = await SubscriptionGateways.StartAsync(2);
        var keys = await gateways.OpenDeliveriesAsync(200);
        var times = new DeliveryTimes(gateways);
        using var socket = await SubscribeAsync(gateways, 1, keys[..100], times);
        using var other = await SubscribeAsync(gateways, 1, keys[100..], times);
        await gateways.StandAsync(keys.Length, node: 1);
        await times.RunAsync(0, keys, 100, 10, 1);
        var deliveries = await times.RunAsync(0, keys, 100, seconds, 1);
        Print(
            "Events/s through one node | Arrivals on the other | Not heard | Commit to arrival, median | p99", Math.Round(deliveries.PerSecond), deliveries.Milliseconds.Length,
            deliveries.Unheard, Milliseconds(deliveries, 0.5), Milliseconds(deliveries, 0.99));
        return deliveries is { Unheard: 0, Writes: > 0 } && deliveries.At(0.99) < 100 ? 0 : 1;
    }

    /// <summary>One who stops reading, while things happen.</summary>
    public static async Task<int> SlowAsync(int seconds)
    {
        // It is not even given up meanwhile, which it would be after half a minute.
        await using var gateways = await SubscriptionGateways.StartAsync(1, ("GRAPHQL_WS_KEEP_ALIVE", "3600"));
        var keys = await gateways.OpenDeliveriesAsync(100);
        var times = new DeliveryTimes(gateways);
        const int Quick = 1;
        using var quick = await SubscribeAsync(gateways, 0, keys, times);
        await times.RunAsync(0, keys, 100, 10, Quick);

        // The same of one who reads: what its subscriptions cost by themselves is no matter of reading slowly.
        // Measured twice: what the gateway's own figures and caches grow by meanwhile is none either.
        MemoryUse before, reading;
        using (var reader = await WideAsync(gateways, keys))
        {
            _ = reader.DiscardAsync();
            await times.RunAsync(0, keys, 100, seconds, Quick);
            before = await gateways.MemoryAsync();
            await times.RunAsync(0, keys, 100, seconds, Quick);
            reading = await gateways.MemoryAsync();
        }

        await gateways.StandAsync(keys.Length);
        using var slow = await WideAsync(gateways, keys);
        await times.RunAsync(0, keys, 100, seconds, Quick);
        var stopped = await gateways.MemoryAsync();
        var left = await gateways.CountsAsync();
        var (grownReading, grownStopped) = (reading.Managed - before.Managed, stopped.Managed - reading.Managed);
        var cost = grownStopped - grownReading;
        Print(
            "Seconds without reading | Its subscriptions | of them ended meanwhile | Managed memory grew while it read by | while it did not by | more",
            seconds, keys.Length, (keys.Length * 2) - left.Subscriptions, Bytes(grownReading), Bytes(grownStopped), Bytes(cost));
        return cost < 1_000_000 ? 0 : 1;
    }

    private static async Task<DrillSocket> WideAsync(SubscriptionGateways gateways, long[] keys)
    {
        var query = $"subscription($id: ID!) {{ deliveryChanged(id: $id) {{ {string.Concat(Enumerable.Range(0, 100).Select(alias => $"a{alias}: deliveryAddress "))} }} }}";
        var socket = await DrillSocket.OpenAsync(gateways.Nodes[0].BaseAddress);
        for (var i = 0; i < keys.Length; i++)
        {
            await socket.SubscribeAsync($"{i}", query, new { id = SubscriptionGateways.Delivery(keys[i]) });
        }

        await gateways.StandAsync(keys.Length * 2);
        return socket;
    }

    /// <summary>Opens subscriptions and kills them in every way, in rounds.</summary>
    public static async Task<int> ChurnAsync(int count)
    {
        await using var gateways = await SubscriptionGateways.StartAsync(1, ("GRAPHQL_WS_KEEP_ALIVE", "5"));
        var keys = await gateways.OpenDeliveriesAsync(100);
        Console.WriteLine("| | Subscriptions | Different ones | Sockets | Keeper's timer | Timers | Managed memory | Working set |");
        Console.WriteLine("|---|--:|--:|--:|---|--:|--:|--:|");
        await RoundAsync(gateways, keys, 200);
        var before = await RowAsync(gateways, "before");
        for (var round = 1; round <= 3; round++)
        {
            await RoundAsync(gateways, keys, count);
            var after = await RowAsync(gateways, $"after {round} × {count} opened and killed");
            if (round == 3)
            {
                return after.Managed - before.Managed < 2_000_000 && after.Timers <= before.Timers + 2 ? 0 : 1;
            }
        }

        return 0;
    }

    private static async Task RoundAsync(SubscriptionGateways gateways, long[] keys, int count)
    {
        var sockets = new List<DrillSocket>();
        for (var i = 0; i < count; i++)
        {
            var socket = await DrillSocket.OpenAsync(gateways.Nodes[0].BaseAddress);
            await socket.SubscribeAsync("1", Watch, new { id = SubscriptionGateways.Delivery(keys[i % keys.Length]) });
            sockets.Add(socket);
            switch (i % 4)
            {
                case 0:
                    await socket.SendAsync("{\"id\":\"1\",\"type\":\"complete\"}");
                    await socket.Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                    break;
                case 1:
                    await socket.Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                    break;
                case 2:
                    socket.Socket.Abort();
                    break;
            }
        }

        // A quarter says nothing, reads nothing and closes nothing: as if its machine were off.
        await Poll.UntilAsync(async () => await gateways.CountsAsync() is { Subscriptions: 0, Connections: 0, HasTimer: false }, "all to be released");
        sockets.ForEach(socket => socket.Dispose());
    }

    private static async Task<MemoryUse> RowAsync(SubscriptionGateways gateways, string name)
    {
        var counts = await gateways.CountsAsync();
        var memory = await gateways.MemoryAsync();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {counts.Subscriptions} | {counts.Groups} | {counts.Connections} | {(counts.HasTimer ? "runs" : "none")} | {memory.Timers} | {memory.Managed / 1e6:0.0} MB | {memory.WorkingSet / 1e6:0} MB |"));
        return memory;
    }

    private static async Task<DrillSocket> SubscribeAsync(SubscriptionGateways gateways, int node, long[] keys, DeliveryTimes times)
    {
        var socket = await DrillSocket.OpenAsync(gateways.Nodes[node].BaseAddress);
        for (var i = 0; i < keys.Length; i++)
        {
            await socket.SubscribeAsync($"{i}", Watch, new { id = SubscriptionGateways.Delivery(keys[i]) });
        }

        var listener = Interlocked.Increment(ref _listeners);
        _ = socket.ListenAsync((payload, timestamp) => times.Arrived(listener, payload, timestamp));
        return socket;
    }

    private static void Print(string titles, params object[] values)
    {
        Console.WriteLine($"| {titles} |");
        Console.WriteLine($"|{string.Concat(Enumerable.Repeat("--:|", values.Length))}");
        Console.WriteLine($"| {string.Join(" | ", values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)))} |");
    }

    private static string Milliseconds(Deliveries deliveries, double share) => string.Create(CultureInfo.InvariantCulture, $"{deliveries.At(share):0.0} ms");

    private static string Bytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1000.0:0.0} kB");
}
