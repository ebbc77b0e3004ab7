namespace Barq.Graph.RateLimiting;

/// <summary>
/// Counts what falls into a window that slides, from two counters: the part of the last whole window that the sliding one still covers counts by
/// its share. The same arithmetic as <see cref="RateScript"/>'s, for one node alone.
/// </summary>
internal struct SlidingWindow
{
    private long _number;
    private double _current;
    private double _previous;

    /// <summary>What the window holds.</summary>
    /// <param name="now">The time.</param>
    /// <param name="length">The window's length; the same each time.</param>
    public double Used(TimeSpan now, TimeSpan length)
    {
        Turn(now, length);
        return (_previous * (1 - Elapsed(now, length))) + _current;
    }

    /// <summary>Counts some.</summary>
    public void Add(double count, TimeSpan now, TimeSpan length)
    {
        Turn(now, length);
        _current = Math.Max(0, _current + count);
    }

    /// <summary>How long until the window holds no more than so much.</summary>
    public TimeSpan Until(double most, TimeSpan now, TimeSpan length)
    {
        if (Used(now, length) <= most)
        {
            return TimeSpan.Zero;
        }

        var rest = length * (1 - Elapsed(now, length));
        return _current <= most
            ? rest - (length * ((most - _current) / _previous))
            : rest + (length * (1 - (Math.Max(0, most) / _current)));
    }

    private static double Elapsed(TimeSpan now, TimeSpan length) => now.Ticks % length.Ticks / (double)length.Ticks;

    private void Turn(TimeSpan now, TimeSpan length)
    {
        var number = now.Ticks / length.Ticks;
        if (number != _number)
        {
            _previous = number == _number + 1 ? _current : 0;
            _current = 0;
            _number = number;
        }
    }
}
