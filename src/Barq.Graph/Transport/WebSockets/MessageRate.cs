namespace Barq.Graph.Transport.WebSockets;

/// <summary>Counts a client's messages: so many a second, and twice as many at once after a pause.</summary>
internal sealed class MessageRate(int perSecond, TimeProvider time)
{
    private double _left = 2.0 * perSecond;
    private long _last = time.GetTimestamp();

    /// <summary>Counts some; false where they are too many.</summary>
    public bool TryTake(int count)
    {
        var now = time.GetTimestamp();
        _left = Math.Min(2.0 * perSecond, _left + (time.GetElapsedTime(_last, now).TotalSeconds * perSecond));
        _last = now;
        if (_left < count)
        {
            return false;
        }

        _left -= count;
        return true;
    }
}
