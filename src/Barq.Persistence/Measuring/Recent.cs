namespace Barq.Persistence.Measuring;

/// <summary>
/// Readings of running totals, kept for as long as a window is wide: the difference between now and the oldest of them is what happened in
/// the window. So counting costs one addition, and the window nothing.
/// </summary>
/// <typeparam name="T">A reading.</typeparam>
/// <param name="time">The clock.</param>
/// <param name="window">How wide the window is.</param>
public sealed class Recent<T>(TimeProvider time, TimeSpan window)
{
    private readonly Queue<(long At, T Reading)> _readings = new();
    private readonly Lock _gate = new();

    /// <summary>Keeps a reading, and lets those go that the window does not need any more.</summary>
    /// <param name="reading">The totals now.</param>
    public void Add(T reading)
    {
        lock (_gate)
        {
            _readings.Enqueue((time.GetTimestamp(), reading));
            Trim();
        }
    }

    /// <summary>The oldest reading in the window.</summary>
    /// <returns>The reading and how long ago it was; null where there is none.</returns>
    public (T Reading, TimeSpan Age)? Oldest()
    {
        lock (_gate)
        {
            Trim();
            return _readings.TryPeek(out var oldest) ? (oldest.Reading, time.GetElapsedTime(oldest.At)) : null;
        }
    }

    private void Trim()
    {
        while (_readings.Count > 1 && time.GetElapsedTime(_readings.Peek().At) > window)
        {
            _readings.Dequeue();
        }
    }
}
