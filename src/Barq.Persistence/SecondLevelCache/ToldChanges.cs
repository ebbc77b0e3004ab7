using System.Threading.Channels;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>
/// What the database has told of and is yet to be dropped, for one who drops. Bounded: whoever changes rows around the gateway faster than they
/// are dropped has everything dropped.
/// </summary>
/// <param name="most">How many.</param>
internal sealed class ToldChanges(int most = ToldChanges.Most)
{
    /// <summary>What is kept at a time, by default.</summary>
    public const int Most = 50_000;

    /// <summary>Characters of one: what is longer is none of ours.</summary>
    private const int Longest = 200;

    private readonly Channel<string> _told = Channel.CreateBounded<string>(new BoundedChannelOptions(most) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
    private int _isLost;

    /// <summary>How many wait.</summary>
    public int Count => _told.Reader.Count;

    /// <summary>Takes note of one.</summary>
    public void Note(string told)
    {
        if (told.Length > Longest || !_told.Writer.TryWrite(told))
        {
            Volatile.Write(ref _isLost, 1);

            // For the one who drops to look, where it has just found nothing.
            _told.Writer.TryWrite("");
        }
    }

    /// <summary>Waits for some.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _told.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Takes what is there.</summary>
    /// <param name="each">Given each.</param>
    /// <returns>Whether that is all that was told.</returns>
    public bool Take(Action<string> each)
    {
        for (var i = 0; i < most && _told.Reader.TryRead(out var told); i++)
        {
            if (told.Length > 0)
            {
                each(told);
            }
        }

        return Interlocked.Exchange(ref _isLost, 0) == 0;
    }
}
