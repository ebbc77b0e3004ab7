using System.Text.Json;
using Barq.Testing.Processes;

namespace Barq.Testing.Failover;

/// <summary>What those who watched have been told.</summary>
/// <param name="Heard">Events.</param>
/// <param name="Gaps">Times that somebody was told that events may have been missed, or that an answer failed, or was cut off and watched anew.</param>
/// <param name="Untold">Of those who watched, the ones that missed something without being told so.</param>
public sealed record WatchFigures(int Heard, int Gaps, int Untold);

/// <summary>Watches the rows of a <see cref="FailoverLoad"/> over streams of events, one for each; one that ends is opened again.</summary>
internal sealed class FailoverWatch : IAsyncDisposable
{
    // Events that wait for a server to come back are told by the outbox.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly WatchedRow[] _watched;

    private FailoverWatch(WatchedRow[] watched) => _watched = watched;

    /// <summary>Begins, and returns once all are watched.</summary>
    /// <param name="asker">Who asks.</param>
    /// <param name="rows">The rows.</param>
    public static async Task<FailoverWatch> StartAsync(FailoverAsker asker, IEnumerable<FailoverRow> rows)
    {
        var watch = new FailoverWatch([.. rows.Select((row, turn) => new WatchedRow(asker, row, turn))]);
        await Poll.UntilAsync(() => watch._watched.All(row => row.IsOpen), $"each row to be watched; {asker.FirstFailure}");
        return watch;
    }

    /// <summary>Waits for what is still on its way, and counts.</summary>
    public async Task<WatchFigures> EndAsync()
    {
        try
        {
            await Poll.UntilAsync(() => _watched.All(row => row.HasAll), "the last events", _patience);
        }
        catch (TimeoutException)
        {
            // Then they are counted as missed.
        }

        return new WatchFigures(_watched.Sum(row => row.Heard), _watched.Sum(row => row.Gaps), _watched.Count(row => !row.HasAll));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var row in _watched)
        {
            await row.DisposeAsync();
        }
    }

    private sealed class WatchedRow : IAsyncDisposable
    {
        private const string Query = "subscription($id: ID!) { deliveryChanged(id: $id) { notes } }";
        private static readonly TimeProvider _time = TimeProvider.System;
        private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

        // The gateway says at least every 12 seconds that it is there.
        private static readonly TimeSpan _silence = TimeSpan.FromSeconds(30);

        private readonly FailoverAsker _asker;
        private readonly FailoverRow _row;
        private readonly CancellationTokenSource _end = new();
        private readonly Task _watching;
        private readonly Lock _lock = new();
        private int _from;
        private int _since;
        private int _last;

        public WatchedRow(FailoverAsker asker, FailoverRow row, int turn)
        {
            (_asker, _row) = (asker, row);
            _watching = Task.Run(() => WatchAsync(turn));
        }

        public bool IsOpen { get; private set; }

        public int Heard { get; private set; }

        public int Gaps { get; private set; }

        // Of two changes in quick succession both may be told with the second's state: so many events as writes, and at last the last one's.
        public bool HasAll
        {
            get
            {
                lock (_lock)
                {
                    return _row.WritesAfter(_from) is var writes && (writes == 0 || (_since >= writes && _last >= _row.Acknowledged));
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _watching;
            _end.Dispose();
        }

        private async Task WatchAsync(int turn)
        {
            for (; !_end.IsCancellationRequested; turn++)
            {
                try
                {
                    using var answer = await _asker.OpenAsync(turn, Query, new { id = _row.Id }, _end.Token);
                    if (answer is not null)
                    {
                        await ReadAsync(answer);
                    }

                    await Task.Delay(_pause, _time, _end.Token);
                }
                catch (Exception exception) when (exception is OperationCanceledException or IOException or HttpRequestException)
                {
                    // Cut off, or silent for too long: the next gateway is asked.
                }
            }
        }

        private async Task ReadAsync(HttpResponseMessage answer)
        {
            Begin(isGap: IsOpen);
            IsOpen = true;
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(_end.Token));
            while (true)
            {
                using var silence = new CancellationTokenSource(_silence, _time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, _end.Token);
                if (await reader.ReadLineAsync(either.Token) is not { } line)
                {
                    return;
                }

                if (line.StartsWith("data: {", StringComparison.Ordinal))
                {
                    using var json = JsonDocument.Parse(line["data: ".Length..]);
                    Take(json.RootElement);
                }
            }
        }

        private void Take(JsonElement answer)
        {
            // An answer that failed tells of an event too, and not what came of it.
            if (answer.TryGetProperty("errors", out _) || (answer.TryGetProperty("extensions", out var extensions) && extensions.TryGetProperty("eventsMayHaveBeenMissed", out _)))
            {
                Begin(isGap: true);
            }
            else if (answer.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object && int.TryParse(data.GetProperty("deliveryChanged").GetProperty("notes").GetString(), out var number))
            {
                lock (_lock)
                {
                    (Heard, _since, _last) = (Heard + 1, number > _from ? _since + 1 : _since, Math.Max(_last, number));
                }
            }
        }

        // What is begun from here on is to be heard; what was begun before is read by a query.
        private void Begin(bool isGap)
        {
            lock (_lock)
            {
                (_from, _since, _last, Gaps) = (_row.Begun, 0, 0, isGap ? Gaps + 1 : Gaps);
            }
        }
    }
}
