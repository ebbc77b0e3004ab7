namespace Barq.Persistence.SecondLevelCache;

/// <summary>
/// The latest time on the shared clock in Redis that this node has heard of. A server whose clock shows less, or another epoch, has been
/// started anew from older data, or emptied: nothing is answered from it before it has been asked what it is.
/// </summary>
internal sealed class SharedClock
{
    private readonly Lock _gate = new();
    private (long Epoch, long Time) _latest;

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
}
