using System.Collections.Concurrent;
using System.Globalization;
using Barq.Testing.Processes;

namespace Barq.Testing.Failover;

/// <summary>Clients that write a number into a row of their own, read it back through another gateway, open a ticket once in a while, and go on whatever comes.</summary>
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

    private const string Open = """
        mutation($subject: String!) { createTicket(input: { organizationId: "T3JnYW5pemF0aW9uOjE=", createdById: "VXNlcjox", category: OTHER, priority: LOW, subject: $subject, description: "Asked for once" }) {
          ticket { id } errors { __typename } } }
        """;

    private const string Opened = "query($mine: String!, $after: String) { tickets(first: 100, after: $after, where: { subject: { startsWith: $mine } }) { nodes { subject } pageInfo { hasNextPage endCursor } } }";

    /// <summary>So many rounds of a client have one in which it opens a ticket.</summary>
    private const int RoundsOfATicket = 5;

    private static readonly TimeProvider _time = TimeProvider.System;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(10);

    private readonly FailoverAsker _asker;
    private readonly ConcurrentDictionary<string, int> _acknowledged = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<string> _opened = [];
    private readonly string? _reader;
    private readonly string _mine = $"drill {Guid.NewGuid():n} ";
    private readonly CancellationTokenSource _end = new();
    private readonly Task[] _clients;
    private readonly Lock _lock = new();
    private long _lastWrite = _time.GetTimestamp();
    private TimeSpan _longest;
    private int _stale;

    private FailoverLoad(FailoverAsker asker, IEnumerable<string> deliveries, string? reader)
    {
        (_asker, _reader) = (asker, reader);
        _clients = [.. deliveries.Select((delivery, client) => Task.Run(() => RunAsync(delivery, client)))];
    }

    /// <summary>Writes that were acknowledged so far.</summary>
    public int Writes => _acknowledged.Values.Sum();

    /// <summary>Requests that failed so far.</summary>
    public int Failed => _asker.Failed;

    /// <summary>The number of the last write to each row that was acknowledged; they count from 1 on.</summary>
    public IReadOnlyDictionary<string, int> Acknowledged => _acknowledged;

    /// <summary>Begins, and returns once each client has written.</summary>
    /// <param name="clients">How many clients: each has a delivery of its own, one that nobody carries yet and that may be changed.</param>
    /// <param name="gateways">The gateways.</param>
    public static Task<FailoverLoad> StartAsync(int clients, params IEnumerable<Uri> gateways) => new FailoverClients(clients).StartAsync(gateways);

    internal static async Task<FailoverLoad> StartAsync(FailoverClients clients, IEnumerable<Uri> gateways)
    {
        var asker = new FailoverAsker(gateways, clients.Token, clients.Patience);
        var found = await asker.AskAsync(0, clients.Reader is null ? Choose : ChooseOfOthers, new { first = clients.Count }) ?? throw new InvalidOperationException($"No deliveries are to be had: {asker.FirstFailure}");
        List<string> ids = [.. found.GetProperty("deliveries").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!)];
        await clients.Chosen(ids);
        var load = new FailoverLoad(asker, ids, clients.Reader);
        try
        {
            await Poll.UntilAsync(() => load._acknowledged.Count == clients.Count, "each client to write");
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message} The first failure: {asker.FirstFailure}", exception);
        }

        return load;
    }

    /// <summary>Ends, and looks once more at every row.</summary>
    public async Task<FailoverFigures> EndAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_clients);
        var lost = 0;
        foreach (var (id, acknowledged) in _acknowledged)
        {
            lost += await ReadAsync(0, id) is { } found && found >= acknowledged ? 0 : 1;
        }

        var tickets = await TicketsAsync();
        var subjects = tickets.ToHashSet(StringComparer.Ordinal);
        lost += _opened.Count(subject => !subjects.Contains(subject));
        return new FailoverFigures(_asker.Requests, _asker.Failed, _stale, lost, tickets.Count - subjects.Count, _longest, _asker.LongestSilence, _asker.LongestWait, _asker.FirstFailure);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_clients);
        _asker.Dispose();
        _end.Dispose();
    }

    private async Task RunAsync(string id, int client)
    {
        for (var number = 1; !_end.IsCancellationRequested; number++)
        {
            if (await _asker.AskAsync(number + client, Write, new { id, notes = number.ToString(CultureInfo.InvariantCulture) }) is not null)
            {
                _acknowledged[id] = number;
                NoteWrite();
            }

            if (await ReadAsync(number + client + 1, id) is { } found && found < _acknowledged.GetValueOrDefault(id))
            {
                Interlocked.Increment(ref _stale);
            }

            var subject = string.Create(CultureInfo.InvariantCulture, $"{_mine}{client}/{number}");
            if (number % RoundsOfATicket == 0 && await _asker.AskAsync(number + client, Open, new { subject }) is not null)
            {
                _opened.Add(subject);
            }

            if (_reader is not null)
            {
                await _asker.AskAsync(number + client, Look, new { other = subject }, _reader);
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
    private async Task<int?> ReadAsync(int turn, string id) =>
        await _asker.AskAsync(turn, Read, new { id }) is { } data ? (int.TryParse(data.GetProperty("delivery").GetProperty("notes").GetString(), CultureInfo.InvariantCulture, out var number) ? number : 0) : null;

    private async Task<List<string>> TicketsAsync()
    {
        List<string> subjects = [];
        for (string? after = null; await _asker.AskAsync(0, Opened, new { mine = _mine, after }) is { } data;)
        {
            var tickets = data.GetProperty("tickets");
            subjects.AddRange(tickets.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("subject").GetString()!));
            if (!tickets.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean())
            {
                break;
            }

            after = tickets.GetProperty("pageInfo").GetProperty("endCursor").GetString();
        }

        return subjects;
    }
}
