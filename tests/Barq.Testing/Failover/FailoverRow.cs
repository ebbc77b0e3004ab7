using System.Globalization;

namespace Barq.Testing.Failover;

/// <summary>The row of one client, which alone writes to it: numbers from 1 on.</summary>
/// <param name="id">Its global id.</param>
internal sealed class FailoverRow(string id)
{
    private readonly Lock _lock = new();
    private readonly List<int> _acknowledged = [];
    private int _begun;

    /// <summary>Its global id.</summary>
    public string Id => id;

    /// <summary>The last number that was sent.</summary>
    public int Begun => Volatile.Read(ref _begun);

    /// <summary>The last number that was acknowledged; 0 for none.</summary>
    public int Acknowledged
    {
        get
        {
            lock (_lock)
            {
                return _acknowledged.LastOrDefault();
            }
        }
    }

    /// <summary>How many were acknowledged.</summary>
    public int Writes
    {
        get
        {
            lock (_lock)
            {
                return _acknowledged.Count;
            }
        }
    }

    /// <summary>How many were acknowledged of those after a number.</summary>
    /// <param name="number">That number.</param>
    public int WritesAfter(int number)
    {
        lock (_lock)
        {
            return _acknowledged.Count(acknowledged => acknowledged > number);
        }
    }

    /// <summary>Begins the next write.</summary>
    /// <returns>What is to be written.</returns>
    public string Begin() => Interlocked.Increment(ref _begun).ToString(CultureInfo.InvariantCulture);

    /// <summary>Notes that the last number sent was acknowledged.</summary>
    public void Acknowledge()
    {
        lock (_lock)
        {
            _acknowledged.Add(_begun);
        }
    }
}
