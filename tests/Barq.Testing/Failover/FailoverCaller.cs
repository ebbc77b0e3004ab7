using System.Net;
using System.Net.Http.Json;

namespace Barq.Testing.Failover;

/// <summary>What a caller was let through that asks for more than its limit all the time.</summary>
/// <param name="Allowed">Requests that were answered.</param>
/// <param name="Refused">Requests that were refused as too many.</param>
/// <param name="Others">Requests with any other outcome.</param>
/// <param name="MostInWindow">The most that were answered in any window.</param>
public sealed record CallerFigures(int Allowed, int Refused, int Others, int MostInWindow);

/// <summary>One caller that asks all gateways in turn, for more than its limit. The gateways trust this machine to say who asks.</summary>
public sealed class FailoverCaller : IAsyncDisposable
{
    private static readonly TimeProvider _time = TimeProvider.System;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(25);

    private readonly HttpClient[] _gateways;
    private readonly TimeSpan _window;
    private readonly List<long> _allowed = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Task _asking;
    private int _refused;
    private int _others;

    /// <summary>Begins.</summary>
    /// <param name="window">The window of the limit.</param>
    /// <param name="gateways">The gateways.</param>
    public FailoverCaller(TimeSpan window, params IEnumerable<Uri> gateways)
    {
        _window = window;
        _gateways = [.. gateways.Select(gateway => new HttpClient { BaseAddress = gateway })];
        foreach (var gateway in _gateways)
        {
            gateway.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        }

        _asking = Task.Run(AskAsync);
    }

    /// <summary>Requests that were refused so far.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Ends, and counts.</summary>
    public async Task<CallerFigures> EndAsync()
    {
        await _end.CancelAsync();
        await _asking;
        var (most, first) = (0, 0);
        for (var last = 0; last < _allowed.Count; last++)
        {
            while (_time.GetElapsedTime(_allowed[first], _allowed[last]) >= _window)
            {
                first++;
            }

            most = Math.Max(most, last - first + 1);
        }

        return new CallerFigures(_allowed.Count, _refused, _others, most);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _asking;
        foreach (var gateway in _gateways)
        {
            gateway.Dispose();
        }

        _end.Dispose();
    }

    private async Task AskAsync()
    {
        for (var turn = 0; !_end.IsCancellationRequested; turn++)
        {
            using var answer = await _gateways[turn % _gateways.Length].PostAsJsonAsync("graphql", new { query = "{ __typename }" });
            switch (answer.StatusCode)
            {
                case HttpStatusCode.OK:
                    _allowed.Add(_time.GetTimestamp());
                    break;
                case HttpStatusCode.TooManyRequests:
                    Interlocked.Increment(ref _refused);
                    break;
                default:
                    _others++;
                    break;
            }

            await Task.Delay(_pause, _time);
        }
    }
}
