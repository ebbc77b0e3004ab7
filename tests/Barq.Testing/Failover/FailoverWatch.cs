using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Barq.Testing.Processes;

namespace Barq.Testing.Failover;

/// <summary>What those who watched have been told.</summary>
/// <param name="Heard">Events.</param>
/// <param name="Missed">Acknowledged writes of which no event came.</param>
/// <param name="Gaps">Times that somebody was told that events may have been missed.</param>
/// <param name="Untold">Of those who watched, the ones that missed something without being told so.</param>
public sealed record WatchFigures(int Heard, int Missed, int Gaps, int Untold);

/// <summary>Watches deliveries of a <see cref="FailoverLoad"/> over streams of events, one for each.</summary>
public sealed class FailoverWatch : IAsyncDisposable
{
    private const string Query = "subscription($id: ID!) { deliveryChanged(id: $id) { notes } }";

    private readonly HttpClient _gateway;
    private readonly Dictionary<string, Watched> _watched;

    private FailoverWatch(HttpClient gateway, Dictionary<string, Watched> watched) => (_gateway, _watched) = (gateway, watched);

    /// <summary>Begins, and returns once all are watched.</summary>
    /// <param name="gateway">The gateway that tells.</param>
    /// <param name="deliveries">The deliveries.</param>
    public static async Task<FailoverWatch> StartAsync(Uri gateway, IEnumerable<string> deliveries)
    {
        ArgumentNullException.ThrowIfNull(deliveries);
        var client = new HttpClient { BaseAddress = gateway, Timeout = Timeout.InfiniteTimeSpan };
        var watched = new Dictionary<string, Watched>(StringComparer.Ordinal);
        foreach (var id in deliveries)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "graphql") { Content = JsonContent.Create(new { query = Query, variables = new { id } }) };
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
            var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            answer.EnsureSuccessStatusCode();
            watched[id] = new Watched(answer);
        }

        return new FailoverWatch(client, watched);
    }

    /// <summary>Waits for what is still on its way, and counts.</summary>
    /// <param name="acknowledged">The number of the last acknowledged write to each, of numbers from 1 on without a gap.</param>
    public async Task<WatchFigures> EndAsync(IReadOnlyDictionary<string, int> acknowledged)
    {
        ArgumentNullException.ThrowIfNull(acknowledged);
        try
        {
            await Poll.UntilAsync(() => _watched.All(pair => pair.Value.HasAll(acknowledged[pair.Key])), "the last events", TimeSpan.FromSeconds(20));
        }
        catch (TimeoutException)
        {
            // Then they are counted as missed.
        }

        return new WatchFigures(
            _watched.Values.Sum(watched => watched.Heard), _watched.Sum(pair => pair.Value.Missed(acknowledged[pair.Key])), _watched.Values.Sum(watched => watched.Gaps),
            _watched.Count(pair => pair.Value.IsUntold(acknowledged[pair.Key])));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var watched in _watched.Values)
        {
            await watched.DisposeAsync();
        }

        _gateway.Dispose();
    }

    private sealed class Watched : IAsyncDisposable
    {
        private readonly HttpResponseMessage _answer;
        private readonly CancellationTokenSource _end = new();
        private readonly Task _reading;
        private int _last;
        private bool _isGapLast;

        public Watched(HttpResponseMessage answer)
        {
            _answer = answer;
            _reading = Task.Run(ReadAsync);
        }

        public int Heard { get; private set; }

        public int Gaps { get; private set; }

        public bool HasAll(int acknowledged) => _isGapLast || (_last >= acknowledged && Heard >= acknowledged) || (_last >= acknowledged && Gaps > 0);

        public int Missed(int acknowledged) => Math.Max(0, acknowledged - Heard);

        // What came last was an event older than the last write, or fewer came than were written and nothing was said.
        public bool IsUntold(int acknowledged) => !HasAll(acknowledged);

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _reading;
            _answer.Dispose();
            _end.Dispose();
        }

        private async Task ReadAsync()
        {
            try
            {
                using var reader = new StreamReader(await _answer.Content.ReadAsStreamAsync(_end.Token));
                while (await reader.ReadLineAsync(_end.Token) is { } line)
                {
                    if (line.StartsWith("data: {", StringComparison.Ordinal))
                    {
                        using var json = JsonDocument.Parse(line["data: ".Length..]);
                        Take(json.RootElement);
                    }
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or HttpRequestException)
            {
                // It has ended: what was not heard by then counts as missed.
            }
        }

        private void Take(JsonElement answer)
        {
            if (answer.TryGetProperty("extensions", out var extensions) && extensions.TryGetProperty("eventsMayHaveBeenMissed", out _))
            {
                (Gaps, _isGapLast) = (Gaps + 1, true);
            }
            else if (int.TryParse(answer.GetProperty("data").GetProperty("deliveryChanged").GetProperty("notes").GetString(), out var number))
            {
                (Heard, _last, _isGapLast) = (Heard + 1, Math.Max(_last, number), false);
            }
        }
    }
}
