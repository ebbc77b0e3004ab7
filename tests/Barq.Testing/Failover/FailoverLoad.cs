using Barq.Testing.Processes;

namespace Barq.Testing.Failover;

/// <summary>
/// What a fleet does while servers fail, and goes on doing whatever comes: clients that write a number into a row of their own, read it back through another gateway and open a
/// ticket once in a while; as many that watch those rows; and one that has jobs done.
/// </summary>
public sealed class FailoverLoad : IAsyncDisposable
{
    private const string Write = "mutation($id: ID!, $notes: String!) { updateDelivery(input: { deliveryId: $id, notes: $notes }) { delivery { id } errors { __typename } } }";
    private const string Read = "query($id: ID!) { delivery(id: $id) { notes } }";
    private const string Choose = "query($first: Int!) { deliveries(first: $first, where: { status: { eq: PENDING } }) { nodes { id } } }";

    private const string ChooseOfOthers = """
        query($first: Int!) { deliveries(first: $first, where: { status: { eq: PENDING }, organizationId: { neq: "T3JnYW5pemF0aW9uOjI=" } }) { nodes { id } } }
        """;

    // Not the same twice, so that it is not kept.
    private const string Look = "query($other: String!) { deliveries(first: 5, where: { trackingNumber: { neq: $other } }) { nodes { trackingNumber notes } } }";

    /// <summary>So many rounds of a client have one in which it opens a ticket.</summary>
    private const int RoundsOfATicket = 5;

    private static readonly TimeProvider _time = TimeProvider.System;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(10);

    private readonly FailoverAsker _asker;
    private readonly FailoverRow[] _rows;
    private readonly FailoverWatch _watch;
    private readonly FailoverTickets _tickets;
    private readonly FailoverImports _imports;
    private readonly string? _reader;
    private readonly CancellationTokenSource _end = new();
    private readonly Task[] _clients;
    private readonly Lock _lock = new();
    private long _lastWrite = _time.GetTimestamp();
    private TimeSpan _longest;
    private int _stale;

    private FailoverLoad(FailoverAsker asker, FailoverRow[] rows, FailoverWatch watch, string? reader)
    {
        (_asker, _rows, _watch, _tickets, _imports, _reader) = (asker, rows, watch, new FailoverTickets(asker), new FailoverImports(asker), reader);
        _clients = [.. rows.Select((row, client) => Task.Run(() => RunAsync(row, client))), Task.Run(() => _imports.RunAsync(_end.Token))];
    }

    /// <summary>Writes that were acknowledged so far.</summary>
    public int Writes => _rows.Sum(row => row.Writes);

    /// <summary>Requests that failed so far.</summary>
    public int Failed => _asker.Failed;

    /// <summary>The number of the last write of each client that was acknowledged; they count from 1 on.</summary>
    public IReadOnlyList<int> Acknowledged => [.. _rows.Select(row => row.Acknowledged)];

    /// <summary>Begins, and returns once each client has written.</summary>
    /// <param name="clients">How many clients: each has a delivery of its own, one that nobody carries yet and that may be changed.</param>
    /// <param name="gateways">The gateways.</param>
    public static Task<FailoverLoad> StartAsync(int clients, params IEnumerable<Uri> gateways) => new FailoverClients(clients).StartAsync(gateways);

    internal static async Task<FailoverLoad> StartAsync(FailoverClients clients, IEnumerable<Uri> gateways)
    {
        var asker = new FailoverAsker(gateways, clients.Token, clients.Patience);
        var found = await asker.AskAsync(0, clients.Reader is null ? Choose : ChooseOfOthers, new { first = clients.Count }) ?? throw new InvalidOperationException($"No deliveries are to be had: {asker.FirstFailure}");
        FailoverRow[] rows = [.. found.GetProperty("deliveries").GetProperty("nodes").EnumerateArray().Select(node => new FailoverRow(node.GetProperty("id").GetString()!))];
        var load = new FailoverLoad(asker, rows, await FailoverWatch.StartAsync(asker, rows), clients.Reader);
        try
        {
            await Poll.UntilAsync(() => rows.All(row => row.Acknowledged > 0), "each client to write");
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message} The first failure: {asker.FirstFailure}", exception);
        }

        return load;
    }

    /// <summary>Ends, and looks once more at every row, ticket and job.</summary>
    public async Task<FailoverFigures> EndAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_clients);
        var lost = 0;
        foreach (var row in _rows)
        {
            lost += await ReadAsync(0, row) is { } found && found >= row.Acknowledged ? 0 : 1;
        }

        var (longestWrite, longestAnswer, longestWait) = (_longest, _asker.LongestSilence, _asker.LongestWait);
        var watched = await _watch.EndAsync();
        var (done, lostJobs, doubledJobs) = await _imports.EndAsync();
        var (lostTickets, doubledTickets) = await _tickets.CountAsync();
        return new FailoverFigures
        {
            Requests = _asker.Requests, Failed = _asker.Failed, Stale = _stale, LostRows = lost, LostTickets = lostTickets, LostJobs = lostJobs, Doubled = doubledTickets + doubledJobs,
            LongestWithoutAnswer = longestAnswer, LongestWithoutWrite = longestWrite, LongestWait = longestWait, Writes = Writes + _tickets.Opened, Jobs = done, Watched = watched,
            FirstFailure = _asker.FirstFailure,
        };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_clients);
        await _watch.DisposeAsync();
        _asker.Dispose();
        _end.Dispose();
    }

    private async Task RunAsync(FailoverRow row, int client)
    {
        for (var turn = 1 + client; !_end.IsCancellationRequested; turn++)
        {
            if (await _asker.AskAsync(turn, Write, new { id = row.Id, notes = row.Begin() }) is not null)
            {
                row.Acknowledge();
                NoteWrite();
            }

            if (await ReadAsync(turn + 1, row) is { } found && found < row.Acknowledged)
            {
                Interlocked.Increment(ref _stale);
            }

            if (row.Begun % RoundsOfATicket == 0)
            {
                await _tickets.OpenAsync(turn);
            }

            if (_reader is not null)
            {
                await _asker.AskAsync(turn, Look, new { other = $"{row.Id}/{row.Begun}" }, _reader);
            }

            await Task.Delay(_pause, _time);
        }
    }

    private void NoteWrite()
    {
        lock (_lock)
        {
            var gap = _time.GetElapsedTime(_lastWrite);
            _lastWrite = _time.GetTimestamp();
            _longest = gap > _longest ? gap : _longest;
        }
    }

    // A row that nobody has written yet has words of its own.
    private async Task<int?> ReadAsync(int turn, FailoverRow row) =>
        await _asker.AskAsync(turn, Read, new { id = row.Id }) is { } data ? (int.TryParse(data.GetProperty("delivery").GetProperty("notes").GetString(), out var number) ? number : 0) : null;
}
