namespace Barq.Graph.Answers;

/// <summary>How many bytes may wait for one client over all of its subscriptions, or for one caller over all of its clients: those that are being sent are among them.</summary>
/// <param name="most">The limit.</param>
public sealed class QueueBudget(long most)
{
    private long _used;

    /// <summary>How many wait.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>Takes bytes; false where that would be too many. A single answer may be as long as it is, if nothing else waits.</summary>
    internal bool TryTake(long bytes)
    {
        var used = Interlocked.Add(ref _used, bytes);
        if (used <= most || used == bytes)
        {
            return true;
        }

        Interlocked.Add(ref _used, -bytes);
        return false;
    }

    /// <summary>Gives bytes back.</summary>
    internal void Return(long bytes) => Interlocked.Add(ref _used, -bytes);
}
