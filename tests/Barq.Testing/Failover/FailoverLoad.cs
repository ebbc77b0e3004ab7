using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Barq.Testing.Processes;

namespace Barq.Testing.Failover;

/// <summary>What clients have seen while servers failed.</summary>
/// <param name="Requests">Requests sent.</param>
/// <param name="Failed">Those that were not answered, or with an error.</param>
/// <param name="Stale">Reads that were older than what the same client had been told was written.</param>
/// <param name="Lost">Rows that are older at the end than what a client was told was written.</param>
/// <param name="LongestWithoutWrite">The longest time in which no write was acknowledged.</param>
/// <param name="FirstFailure">The first failure's words, to know what it was.</param>
public sealed record FailoverFigures(int Requests, int Failed, int Stale, int Lost, TimeSpan LongestWithoutWrite, string? FirstFailure);

/// <summary>Clients that write a number into a row of their own, read it back through another gateway, and go on whatever comes.</summary>
public sealed class FailoverLoad : IAsyncDisposable
{
    private const string Write = "mutation($id: ID!, $notes: String!) { updateDelivery(input: { deliveryId: $id, notes: $notes }) { delivery { id } errors { __typename } } }";
    private const string Read = "query($id: ID!) { delivery(id: $id) { notes } }";
    private static readonly TimeProvider _time = TimeProvider.System;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(10);

    private readonly HttpClient[] _gateways;
    private readonly ConcurrentDictionary<string, int> _acknowledged = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private readonly Task[] _clients;
    private readonly Lock _lock = new();
    private long _lastWrite = _time.GetTimestamp();
    private TimeSpan _longest;
    private int _requests;
    private int _failed;
    private int _stale;
    private string? _firstFailure;

    private FailoverLoad(HttpClient[] gateways, IEnumerable<string> deliveries)
    {
        _gateways = gateways;
        _clients = [.. deliveries.Select((delivery, client) => Task.Run(() => RunAsync(delivery, client)))];
    }

    /// <summary>Writes that were acknowledged so far.</summary>
    public int Writes => _acknowledged.Values.Sum();

    /// <summary>Requests that failed so far.</summary>
    public int Failed => Volatile.Read(ref _failed);

    /// <summary>The number of the last write to each row that was acknowledged; they count from 1 on.</summary>
    public IReadOnlyDictionary<string, int> Acknowledged => _acknowledged;

    /// <summary>Begins, and returns once each client has written.</summary>
    /// <param name="clients">How many clients: each has a delivery of its own, one that nobody carries yet and that may be changed.</param>
    /// <param name="gateways">The gateways.</param>
    public static Task<FailoverLoad> StartAsync(int clients, params IEnumerable<Uri> gateways) => StartAsync(clients, _ => Task.CompletedTask, gateways);

    /// <summary>Begins, and returns once each client has written.</summary>
    /// <param name="clients">How many clients.</param>
    /// <param name="chosen">Is shown the deliveries before anything is written to them.</param>
    /// <param name="gateways">The gateways.</param>
    public static async Task<FailoverLoad> StartAsync(int clients, Func<IReadOnlyList<string>, Task> chosen, params IEnumerable<Uri> gateways)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        HttpClient[] ways = [.. gateways.Select(gateway => new HttpClient { BaseAddress = gateway, Timeout = TimeSpan.FromSeconds(15) })];
        using var answer = await ways[0].PostAsJsonAsync("graphql", new { query = "query($first: Int!) { deliveries(first: $first, where: { status: { eq: PENDING } }) { nodes { id } } }", variables = new { first = clients } });
        var found = await answer.Content.ReadFromJsonAsync<JsonElement>();
        List<string> ids = [.. found.GetProperty("data").GetProperty("deliveries").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!)];
        await chosen(ids);
        var load = new FailoverLoad(ways, ids);
        try
        {
            await Poll.UntilAsync(() => load._acknowledged.Count == clients, "each client to write");
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message} The first failure: {load._firstFailure}", exception);
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

        return new FailoverFigures(_requests, _failed, _stale, lost, _longest, _firstFailure);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_clients);
        foreach (var gateway in _gateways)
        {
            gateway.Dispose();
        }

        _end.Dispose();
    }

    private async Task RunAsync(string id, int client)
    {
        for (var number = 1; !_end.IsCancellationRequested; number++)
        {
            if (await AskAsync(number + client, Write, new { id, notes = number.ToString(CultureInfo.InvariantCulture) }) is not null)
            {
                _acknowledged[id] = number;
                NoteWrite();
            }

            if (await ReadAsync(number + client + 1, id) is { } found && found < _acknowledged.GetValueOrDefault(id))
            {
                Interlocked.Increment(ref _stale);
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
        await AskAsync(turn, Read, new { id }) is { } data ? (int.TryParse(data.GetProperty("delivery").GetProperty("notes").GetString(), CultureInfo.InvariantCulture, out var number) ? number : 0) : null;

    private async Task<JsonElement?> AskAsync(int turn, string query, object variables)
    {
        var number = Interlocked.Increment(ref _requests);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "graphql") { Content = JsonContent.Create(new { query, variables }) };

            // Where the gateways trust this machine to say who asks, each request is another caller's, and none is over its limit.
            request.Headers.Add("X-Forwarded-For", string.Create(CultureInfo.InvariantCulture, $"10.{(number >> 16) & 255}.{(number >> 8) & 255}.{number & 255}"));
            using var answer = await _gateways[turn % _gateways.Length].SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.IsSuccessStatusCode && !text.Contains("\"errors\":[", StringComparison.Ordinal))
            {
                using var json = JsonDocument.Parse(text);
                return json.RootElement.GetProperty("data").Clone();
            }

            Fail(text);
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or JsonException)
        {
            Fail(exception.Message);
        }

        return null;
    }

    private void Fail(string words)
    {
        Interlocked.Increment(ref _failed);
        Interlocked.CompareExchange(ref _firstFailure, words, null);
    }
}
