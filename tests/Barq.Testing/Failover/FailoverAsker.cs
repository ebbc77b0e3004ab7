using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Barq.Testing.Failover;

/// <summary>Sends the requests of a <see cref="FailoverLoad"/> to gateways in turn, and keeps count of what came of them.</summary>
/// <param name="gateways">The gateways.</param>
/// <param name="token">Whose requests they are; null where no token is needed.</param>
/// <param name="patience">How long an answer is waited for; null for 15 seconds.</param>
internal sealed class FailoverAsker(IEnumerable<Uri> gateways, string? token, TimeSpan? patience) : IDisposable
{
    private static readonly TimeProvider _time = TimeProvider.System;

    private readonly HttpClient[] _gateways = [.. gateways.Select(gateway => new HttpClient
    {
        BaseAddress = gateway, Timeout = patience ?? TimeSpan.FromSeconds(15), DefaultRequestHeaders = { Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token) },
    })];

    private readonly Lock _lock = new();
    private long _lastAnswer = _time.GetTimestamp();
    private int _requests;
    private int _failed;
    private string? _firstFailure;

    /// <summary>Requests so far.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Those that failed.</summary>
    public int Failed => Volatile.Read(ref _failed);

    /// <summary>The first failure's words.</summary>
    public string? FirstFailure => Volatile.Read(ref _firstFailure);

    /// <summary>The longest time in which nobody was answered anything.</summary>
    public TimeSpan LongestSilence { get; private set; }

    /// <summary>The longest that one request was waited for.</summary>
    public TimeSpan LongestWait { get; private set; }

    /// <summary>Asks.</summary>
    /// <param name="turn">Whose turn it is of the gateways.</param>
    /// <param name="query">The document.</param>
    /// <param name="variables">Its variables.</param>
    /// <param name="other">The token of who asks, where that is another.</param>
    /// <returns>The data, or null where it failed.</returns>
    public async Task<JsonElement?> AskAsync(int turn, string query, object variables, string? other = null)
    {
        var sent = _time.GetTimestamp();
        try
        {
            using var request = Request(query, variables);
            request.Headers.Authorization = other is null ? null : new AuthenticationHeaderValue("Bearer", other);
            using var answer = await _gateways[turn % _gateways.Length].SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.IsSuccessStatusCode && !text.Contains("\"errors\":[", StringComparison.Ordinal))
            {
                Note(sent, isAnswer: true);
                using var json = JsonDocument.Parse(text);
                return json.RootElement.GetProperty("data").Clone();
            }

            Fail(sent, text);
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or JsonException)
        {
            Fail(sent, exception.Message);
        }

        return null;
    }

    /// <summary>Opens a stream of events, which counts as a request that is answered once the stream begins.</summary>
    /// <param name="turn">Whose turn it is of the gateways.</param>
    /// <param name="query">The document.</param>
    /// <param name="variables">Its variables.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The stream, or null where it failed.</returns>
    public async Task<HttpResponseMessage?> OpenAsync(int turn, string query, object variables, CancellationToken cancellation)
    {
        var sent = _time.GetTimestamp();
        try
        {
            using var request = Request(query, variables);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
            var answer = await _gateways[turn % _gateways.Length].SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (answer.IsSuccessStatusCode && answer.Content.Headers.ContentType?.MediaType == "text/event-stream")
            {
                Note(sent, isAnswer: true);
                return answer;
            }

            using (answer)
            {
                Fail(sent, await answer.Content.ReadAsStringAsync(cancellation));
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            Fail(sent, exception.Message);
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var gateway in _gateways)
        {
            gateway.Dispose();
        }
    }

    private HttpRequestMessage Request(string query, object variables)
    {
        var number = Interlocked.Increment(ref _requests);
        var request = new HttpRequestMessage(HttpMethod.Post, "graphql") { Content = JsonContent.Create(new { query, variables }) };

        // Where the gateways trust this machine to say who asks, each request is another caller's, and none is over its limit.
        request.Headers.Add("X-Forwarded-For", string.Create(CultureInfo.InvariantCulture, $"10.{(number >> 16) & 255}.{(number >> 8) & 255}.{number & 255}"));
        return request;
    }

    private void Note(long sent, bool isAnswer)
    {
        lock (_lock)
        {
            var (waited, silence) = (_time.GetElapsedTime(sent), _time.GetElapsedTime(_lastAnswer));
            LongestWait = waited > LongestWait ? waited : LongestWait;
            LongestSilence = silence > LongestSilence ? silence : LongestSilence;
            _lastAnswer = isAnswer ? _time.GetTimestamp() : _lastAnswer;
        }
    }

    private void Fail(long sent, string words)
    {
        Note(sent, isAnswer: false);
        Interlocked.Increment(ref _failed);
        Interlocked.CompareExchange(ref _firstFailure, words, null);
    }
}
