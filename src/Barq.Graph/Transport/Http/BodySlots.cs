using Barq.Graph.Execution;

namespace Barq.Graph.Transport.Http;

/// <summary>Bodies that are on their way: a caller has so many at a time, and however slowly they come, nobody else's place is taken.</summary>
internal sealed class BodySlots(HttpTransportOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _open = new(StringComparer.Ordinal);

    /// <summary>What a caller with too many is told.</summary>
    public static HttpRefusal Refusal { get; } =
        new(StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimited, "You have as many bodies on their way as you may: send the next when one has come.") { RetryAfter = 1 };

    /// <summary>Bodies on their way, of all callers.</summary>
    public int Open
    {
        get
        {
            lock (_gate)
            {
                return _open.Values.Sum();
            }
        }
    }

    /// <summary>Takes a place.</summary>
    /// <param name="key">The caller: <see cref="RateGate.KeyOf"/>.</param>
    /// <returns>The place, to be disposed once the body is there; null where the caller has too many.</returns>
    public IDisposable? TryEnter(string key)
    {
        lock (_gate)
        {
            var open = _open.GetValueOrDefault(key);
            if (open >= options.MaxSlowBodies)
            {
                return null;
            }

            _open[key] = open + 1;
            return new Slot(this, key);
        }
    }

    private void Leave(string key)
    {
        lock (_gate)
        {
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
