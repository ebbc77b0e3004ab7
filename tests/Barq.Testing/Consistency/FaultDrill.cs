using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Barq.Testing.Consistency;

/// <summary>
/// Writes through one node and reads through the others while something goes wrong between them. Each read begins after the write before it
/// was answered; one that finds what was before that is stale: a row by key, a list, a 304, a row that was not there, a
/// published document and a retired one.
/// </summary>
/// <param name="servers">The nodes.</param>
public sealed class FaultDrill(FaultServers servers)
{
    private const int Workers = 6;

    /// <summary>Reads after each write.</summary>
    private const int ReadsPerWrite = 8;

    /// <summary>Who reads without pause besides, so that loads are under way when something is written.</summary>
    private const int Bystanders = 2;

    private readonly FaultSubject[] _subjects = [.. Enumerable.Range(0, Workers).Select(index => new FaultSubject(servers.Nodes, index))];
    private readonly ConcurrentQueue<double> _milliseconds = new();
    private readonly ConcurrentDictionary<string, long> _staleByKind = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _readsByKind = new(StringComparer.Ordinal);
    private long _reads;
    private long _stale;
    private long _failedReads;
    private long _failedWrites;

    /// <summary>Makes what is written to.</summary>
    public async Task PrepareAsync()
    {
        foreach (var subject in _subjects)
        {
            await subject.PrepareAsync();
        }
    }

    /// <summary>Runs a fault until enough has been read, and it has been there once from beginning to end.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="reads">How many reads are enough.</param>
    /// <param name="lasts">How long a fault that lasts does.</param>
    /// <param name="pause">The time between two.</param>
    /// <exception cref="TimeoutException">It is not enough after a quarter of an hour: something hangs.</exception>
    public async Task<FaultResult> RunAsync(DrillFault fault, long reads, TimeSpan lasts, TimeSpan pause)
    {
        ArgumentNullException.ThrowIfNull(fault);
        Clear();
        using var enough = new CancellationTokenSource();
        using var end = new CancellationTokenSource();
        var (began, transactions) = (Stopwatch.GetTimestamp(), await servers.TransactionsAsync());
        var work = Enumerable.Range(0, Workers).Select(index => Task.Run(() => WriteAsync(_subjects[index], new Random(index), end.Token)))
            .Concat(Enumerable.Range(0, Bystanders).Select(index => Task.Run(() => WatchAsync(new Random(100 + index), end.Token)))).ToArray();
        var faulting = fault.RunAsync(servers, lasts, pause, enough.Token);
        while (Interlocked.Read(ref _reads) < reads && !faulting.IsFaulted && !work.Any(task => task.IsFaulted))
        {
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(15))
            {
                throw new TimeoutException($"The drill hangs after {Interlocked.Read(ref _reads)} reads.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        await enough.CancelAsync();
        await faulting;
        await end.CancelAsync();
        await Task.WhenAll(work);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var times = _milliseconds.Order().ToArray();
        double At(double part) => times.Length == 0 ? 0 : times[(int)(part * (times.Length - 1))];
        return new FaultResult(fault.Name, times.Length, _reads, _stale)
        {
            FailedReads = _failedReads,
            FailedWrites = _failedWrites,
            Median = At(0.5),
            Slow = At(0.99),
            TransactionsPerSecond = (await servers.TransactionsAsync() - transactions) / seconds,
            StaleByKind = new Dictionary<string, long>(_staleByKind),
            ReadsByKind = new Dictionary<string, long>(_readsByKind),
        };
    }

    private void Clear()
    {
        (_reads, _stale, _failedReads, _failedWrites) = (0, 0, 0, 0);
        _milliseconds.Clear();
        _staleByKind.Clear();
        _readsByKind.Clear();
    }

    private async Task WriteAsync(FaultSubject subject, Random random, CancellationToken end)
    {
        for (var round = 0; !end.IsCancellationRequested; round++)
        {
            var write = subject.Writes[round % subject.Writes.Count];
            await write.PrimeAsync();
            var began = Stopwatch.GetTimestamp();
            if (!await AttemptAsync(write.RunAsync))
            {
                Interlocked.Increment(ref _failedWrites);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
                continue;
            }

            _milliseconds.Enqueue(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            var first = random.Next(write.Reads.Count);
            for (var i = 0; i < ReadsPerWrite; i++)
            {
                // Mostly elsewhere; sometimes where it was written.
                await CheckAsync(write.Reads[(first + i) % write.Reads.Count], i == ReadsPerWrite - 1 ? 0 : 1 + (i % (servers.Nodes.Count - 1)));
            }
        }
    }

    private async Task WatchAsync(Random random, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var write = _subjects[random.Next(Workers)].Writes[random.Next(2)];
            await CheckAsync(write.Reads[random.Next(write.Reads.Count)], 1 + random.Next(servers.Nodes.Count - 1));
        }
    }

    private async Task CheckAsync(FaultRead read, int node)
    {
        var least = read.Least();
        try
        {
            if (await read.RunAsync(node) is not { } seen)
            {
                Interlocked.Increment(ref _failedReads);
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
                return;
            }

            Interlocked.Increment(ref _reads);
            _readsByKind.AddOrUpdate(read.Name, 1, (_, count) => count + 1);
            if (seen < least)
            {
                Interlocked.Increment(ref _stale);
                _staleByKind.AddOrUpdate($"{read.Name} on node {node}", 1, (_, count) => count + 1);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or TaskCanceledException)
        {
            Interlocked.Increment(ref _failedReads);
        }
    }

    private static async Task<bool> AttemptAsync(Func<Task<bool>> write)
    {
        try
        {
            return await write();
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or TaskCanceledException)
        {
            return false;
        }
    }
}

/// <summary>What a fault came to.</summary>
/// <param name="Fault">Its name.</param>
/// <param name="Writes">Mutations that were answered as done.</param>
/// <param name="Reads">Queries that were answered.</param>
/// <param name="Stale">How many of those with what had been before.</param>
public sealed record FaultResult(string Fault, long Writes, long Reads, long Stale)
{
    /// <summary>Queries that were not answered, or with an error.</summary>
    public long FailedReads { get; init; }

    /// <summary>Mutations that were not.</summary>
    public long FailedWrites { get; init; }

    /// <summary>The median of the mutations' times, in milliseconds.</summary>
    public double Median { get; init; }

    /// <summary>The time within which 99 of 100 mutations were answered, in milliseconds.</summary>
    public double Slow { get; init; }

    /// <summary>Transactions of PostgreSQL per second, of all nodes and the drill's own looks.</summary>
    public double TransactionsPerSecond { get; init; }

    /// <summary>The queries that were answered, by what was read.</summary>
    public IReadOnlyDictionary<string, long> ReadsByKind { get; init; } = new Dictionary<string, long>();

    /// <summary>The stale ones by what was read.</summary>
    public IReadOnlyDictionary<string, long> StaleByKind { get; init; } = new Dictionary<string, long>();
}
