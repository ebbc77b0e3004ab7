using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Barq.Graph.NodeIds;

namespace Barq.Testing.Consistency;

/// <summary>Sends a request to a node, by whatever way; returns the response object.</summary>
/// <param name="query">The document.</param>
/// <param name="variables">An object whose properties are the variables.</param>
public delegate Task<JsonElement> DrillNode(string query, object variables);

/// <summary>
/// Writers and readers on the same rows through several nodes. Every read is held against what had been answered when it was asked: a
/// reader on another node may be behind by <see cref="Grace"/>; the writing client anywhere, and anybody on the writing node, may not.
/// </summary>
/// <param name="nodes">The nodes.</param>
/// <param name="rows">How many deliveries there are to write to.</param>
public sealed class ConsistencyDrill(IReadOnlyList<DrillNode> nodes, int rows)
{
    /// <summary>How far behind a reader on another node may be.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);

    private const int PageSize = 100;
    private const string Create = "mutation($input: CreateDeliveryInput!) { createDelivery(input: $input) { delivery { id } errors { ... on Error { message } } } }";
    private const string Update = "mutation($input: UpdateDeliveryInput!) { updateDelivery(input: $input) { delivery { notes } errors { ... on Error { message } } } }";
    private const string One = "query($id: ID!) { delivery(id: $id) { trackingNumber notes } }";

    private const string Page = """
        query($after: String) {
          deliveries(first: 100, after: $after, where: { trackingNumber: { startsWith: "DRILL-" } }, order: [{ trackingNumber: ASC }]) {
            nodes { trackingNumber notes } pageInfo { endCursor }
          }
        }
        """;

    private readonly Row[] _rows = [.. Enumerable.Range(0, rows).Select(index => new Row(index))];
    private readonly ConcurrentQueue<string> _examples = new();
    private readonly ConcurrentQueue<double> _milliseconds = new();
    private long _writes;
    private long _reads;
    private long _stale;

    /// <summary>Makes the rows.</summary>
    public async Task PrepareAsync()
    {
        foreach (var row in _rows)
        {
            var input = new
            {
                organizationId = new NodeId("Organization", 1).ToString(),
                trackingNumber = row.TrackingNumber,
                pickupAddress = "a",
                deliveryAddress = "b",
                codAmount = 1,
                notes = "0",
            };
            var payload = Payload(await nodes[0](Create, new { input }), "createDelivery");
            row.Id = payload.GetProperty("delivery").GetProperty("id").GetString()!;
        }
    }

    /// <summary>What it has come to so far.</summary>
    public DrillResult Current => new(Interlocked.Read(ref _writes), Interlocked.Read(ref _reads), Interlocked.Read(ref _stale), [.. _examples])
    {
        WriteMilliseconds = MedianWrite(),
    };

    /// <summary>Writes and reads until it is enough: however fast or slow the machine is, as much is held against what had been answered.</summary>
    /// <param name="writers">How many write.</param>
    /// <param name="readers">How many only read.</param>
    /// <param name="pause">The time between a writer's writes.</param>
    /// <param name="isEnough">Whether it is.</param>
    /// <exception cref="TimeoutException">It was not for four minutes: something hangs.</exception>
    public async Task<DrillResult> RunUntilAsync(int writers, int readers, TimeSpan pause, Func<DrillResult, bool> isEnough)
    {
        using var end = new CancellationTokenSource();
        var running = RunAsync(writers, readers, pause, end.Token);
        var began = Stopwatch.GetTimestamp();
        while (!running.IsCompleted && !isEnough(Current))
        {
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(4))
            {
                await end.CancelAsync();
                throw new TimeoutException($"The drill hangs: {Current}");
            }

            await Task.WhenAny(running, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
        }

        await end.CancelAsync();
        return await running;
    }

    /// <summary>Writes and reads until the token fires.</summary>
    /// <param name="writers">How many write, each one after the other; after each write its client reads on every node.</param>
    /// <param name="readers">How many only read.</param>
    /// <param name="pause">The time between a writer's writes.</param>
    /// <param name="cancellationToken">Ends the drill.</param>
    public async Task<DrillResult> RunAsync(int writers, int readers, TimeSpan pause, CancellationToken cancellationToken)
    {
        var work = Enumerable.Range(0, writers).Select(writer => Task.Run(() => WriteAsync(new Random(writer), pause, cancellationToken), CancellationToken.None))
            .Concat(Enumerable.Range(0, readers).Select(reader => Task.Run(() => ReadAsync(new Random(1000 + reader), cancellationToken), CancellationToken.None)));
        await Task.WhenAll(work);
        return Current;
    }

    private async Task WriteAsync(Random random, TimeSpan pause, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var row = _rows[random.Next(_rows.Length)];
            var node = random.Next(nodes.Count);

            // One write to a row at a time, so that it is known which is the newest.
            await row.Gate.WaitAsync(CancellationToken.None);
            int value;
            try
            {
                value = row.Next();
                var began = Stopwatch.GetTimestamp();
                Payload(await nodes[node](Update, new { input = new { deliveryId = row.Id, notes = Text(value) } }), "updateDelivery");
                row.Answered(value, node, Stopwatch.GetTimestamp());
                _milliseconds.Enqueue(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                Interlocked.Increment(ref _writes);
            }
            finally
            {
                row.Gate.Release();
            }

            // Its own client, on every node, at once.
            for (var other = 0; other < nodes.Count; other++)
            {
                Check(row, await OneAsync(other, row), value, other, "the writing client");
                foreach (var (found, seen) in await PageAsync(other, row.Index / PageSize))
                {
                    if (found == row.Index)
                    {
                        Check(row, seen, value, other, "the writing client's list");
                    }
                }
            }

            await Task.WhenAny(Task.Delay(pause, TimeProvider.System, cancellationToken));
        }
    }

    private async Task ReadAsync(Random random, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            // A hit in memory is answered at once: readers that never give their thread back would leave none to the writers.
            await Task.Yield();
            var node = random.Next(nodes.Count);
            var asked = Stopwatch.GetTimestamp();
            if (random.Next(2) == 0)
            {
                var row = _rows[random.Next(_rows.Length)];
                var least = row.Least(node, asked, Grace);
                Check(row, await OneAsync(node, row), least, node, "a reader");
            }
            else
            {
                var page = random.Next((_rows.Length + PageSize - 1) / PageSize);
                var least = _rows.Skip(page * PageSize).Take(PageSize).Select(row => row.Least(node, asked, Grace)).ToArray();
                foreach (var (index, seen) in await PageAsync(node, page))
                {
                    Check(_rows[index], seen, least[index - (page * PageSize)], node, "a reader's list");
                }
            }
        }
    }

    private double MedianWrite() => _milliseconds.Order().ToArray() is { Length: > 0 } all ? all[all.Length / 2] : 0;

    private async Task<int> OneAsync(int node, Row row)
    {
        var answer = await nodes[node](One, new { id = row.Id });
        Interlocked.Increment(ref _reads);
        return Value(answer.GetProperty("data").GetProperty("delivery"));
    }

    private async Task<List<(int Index, int Value)>> PageAsync(int node, int page)
    {
        string? after = null;
        for (var skipped = 0; ; skipped++)
        {
            var connection = (await nodes[node](Page, new { after })).GetProperty("data").GetProperty("deliveries");
            Interlocked.Increment(ref _reads);
            if (skipped == page)
            {
                return [.. connection.GetProperty("nodes").EnumerateArray().Select(delivery => (
                    int.Parse(delivery.GetProperty("trackingNumber").GetString()![6..], CultureInfo.InvariantCulture), Value(delivery)))];
            }

            after = connection.GetProperty("pageInfo").GetProperty("endCursor").GetString();
        }
    }

    private void Check(Row row, int seen, int least, int node, string who)
    {
        if (seen < least)
        {
            Interlocked.Increment(ref _stale);
            if (_examples.Count < 10)
            {
                _examples.Enqueue($"{who} saw {seen} of {row.TrackingNumber} on node {node}, where {least} had been answered");
            }
        }
    }

    private static JsonElement Payload(JsonElement answer, string mutation)
    {
        var payload = answer.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object ? data.GetProperty(mutation) : default;
        return payload.ValueKind == JsonValueKind.Object && payload.GetProperty("errors").ValueKind == JsonValueKind.Null
            ? payload
            : throw new InvalidOperationException($"{mutation} was not done: {answer}");
    }

    private static int Value(JsonElement delivery) => int.Parse(delivery.GetProperty("notes").GetString()!, CultureInfo.InvariantCulture);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed class Row(int index)
    {
        private readonly List<(int Value, int Node, long When)> _answered = [];
        private int _last;

        public int Index { get; } = index;

        public string TrackingNumber { get; } = string.Create(CultureInfo.InvariantCulture, $"DRILL-{index:0000}");

        public string Id { get; set; } = "";

        public SemaphoreSlim Gate { get; } = new(1, 1);

        public int Next() => ++_last;

        public void Answered(int value, int node, long when)
        {
            lock (_answered)
            {
                _answered.Add((value, node, when));
                if (_answered.Count > 200)
                {
                    _answered.RemoveRange(0, 100);
                }
            }
        }

        /// <summary>The oldest value that somebody on a node may see who asks at a time.</summary>
        public int Least(int node, long asked, TimeSpan grace)
        {
            lock (_answered)
            {
                for (var i = _answered.Count - 1; i >= 0; i--)
                {
                    var (value, writtenOn, when) = _answered[i];
                    if (when <= asked && (writtenOn == node || Stopwatch.GetElapsedTime(when, asked) >= grace))
                    {
                        return value;
                    }
                }

                return 0;
            }
        }
    }
}

/// <summary>What a drill came to.</summary>
/// <param name="Writes">Mutations that were answered.</param>
/// <param name="Reads">Queries that were answered.</param>
/// <param name="Stale">Values that were older than they may be.</param>
/// <param name="Examples">Some of those, for people.</param>
public sealed record DrillResult(long Writes, long Reads, long Stale, IReadOnlyList<string> Examples)
{
    /// <summary>The median time of a mutation until it was answered, in milliseconds.</summary>
    public double WriteMilliseconds { get; init; }
}
