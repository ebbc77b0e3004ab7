using Barq.Graph.Errors;

namespace Barq.Graph.Transport.Http;

/// <summary>Bodies that are on their way: a caller has so many at a time, and however slowly they come, nobody else's place is taken.</summary>
internal sealed class BodySlots(HttpTransportOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _open = new(StringComparer.Ordinal);
    private int _all;

    /// <summary>What a caller with too many is told.</summary>
    public static HttpRefusal Refusal { get; } =
        new(StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimited, "You have as many bodies on their way as you may: send the next when one has come.") { RetryAfter = 1 };

    /// <summary>What one is told that comes while all together have too many.</summary>
    public static HttpRefusal Full { get; } =
        new(StatusCodes.Status503ServiceUnavailable, ErrorCodes.Busy, "The gateway has as many bodies on their way as it may.") { RetryAfter = 1 };

    /// <summary>Bodies on their way, of all callers.</summary>
    public int Open
    {
        get
        {
            lock (_gate)
            {
                return _all;
            }
        }
    }

    /// <summary>Callers that have some on their way.</summary>
    public int Callers
    {
        get
        {
            lock (_gate)
            {
                return _open.Count;
            }
        }
    }

    /// <summary>Takes a place.</summary>
    /// <param name="key">The caller: <see cref="RateGate.KeyOf"/>.</param>
    /// <returns>The place, to be disposed once the body is there; or why there is none.</returns>
    public (IDisposable? Slot, HttpRefusal? Refusal) TryEnter(string key)
    {
        lock (_gate)
        {
            var open = _open.GetValueOrDefault(key);
            if (open >= options.MaxSlowBodies)
            {
                return (null, Refusal);
            }

            // Some are left for those that have none: a few callers with all that each may have keep nobody out.
            if (_all >= options.MaxSlowBodiesInAll - (open > 0 ? options.MaxSlowBodiesInAll / 10 : 0))
            {
                return (null, Full);
            }

            _all++;
            _open[key] = open + 1;
            return (new Slot(this, key), null);
        }
    }

    private void Leave(string key)
    {
        lock (_gate)
        {
            _all--;
            if (--_open[key] == 0)
            {
                _open.Remove(key);
            }
        }
    }

    private sealed class Slot(BodySlots slots, string key) : IDisposable
    {
        public void Dispose() => slots.Leave(key);
    }
}
