namespace Barq.Persistence.SecondLevelCache;

/// <summary>
/// What this node knows of the shared clock in Redis. The latest time that it has been shown: a server whose clock shows less, or another epoch,
/// has been started anew from older data, or emptied, and nothing is answered from it before it has been asked what it is. And the time up to
/// which it has heard and done every drop, which may be behind that.
/// </summary>
internal sealed class SharedClock
{
    private readonly Lock _gate = new();
    private (long Epoch, long Time) _latest;
    private (long Epoch, long Time) _heard;

    /// <summary>Epoch and time; 0 where none is known.</summary>
    public (long Epoch, long Time) Latest
    {
        get
        {
            lock (_gate)
            {
                return _latest;
            }
        }
    }

    /// <summary>Epoch and time up to which all drops are done in memory; 0 where that is not known.</summary>
    public (long Epoch, long Time) Heard
    {
        get
        {
            lock (_gate)
            {
                return _heard;
            }
        }
    }

    /// <summary>A script or a message says so.</summary>
    public void Learn(long epoch, long time)
    {
        lock (_gate)
        {
            if (epoch != 0 && (epoch != _latest.Epoch || time > _latest.Time))
            {
                _latest = (epoch, time);
            }
        }
    }

    /// <summary>Whether a drop of that time comes right after the last that was heard, or before it; if not, others have been missed.</summary>
    public bool IsNext(long epoch, long time)
    {
        lock (_gate)
        {
            return epoch == _heard.Epoch && time <= _heard.Time + 1;
        }
    }

    /// <summary>All drops up to that time are done in memory, one by one or by dropping everything.</summary>
    public void Hear(long epoch, long time)
    {
        lock (_gate)
        {
            if (epoch != 0 && (epoch != _heard.Epoch || time > _heard.Time))
            {
                _heard = (epoch, time);
            }
        }
    }
}
