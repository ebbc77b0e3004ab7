namespace Barq.Graph.Transport.WebSockets;

/// <summary>
/// Counts what comes in on one socket, before the WebSocket itself sees it: frames of all kinds, since that answers pings and gathers fragments
/// without a word to anybody. Before the client has said who it is there are few of them, and few bytes.
/// </summary>
internal sealed class SocketIntake(SocketOptions options, TimeProvider time)
{
    /// <summary>Frames before the client is known: <c>connection_init</c>, a ping or two.</summary>
    private const int MostUnknownFrames = 16;

    private readonly MessageRate _rate = new(options.MaxMessagesPerSecond, time);
    private long _unknownBytes;
    private int _unknownFrames;
    private volatile bool _isKnown;

    /// <summary>Called once, where more has come than may.</summary>
    public Action? Exceeded { get; set; }

    /// <summary>The client has said who it is.</summary>
    public void Know() => _isKnown = true;

    /// <summary>Counts what was read.</summary>
    /// <param name="bytes">Bytes.</param>
    /// <param name="frames">Frames that have begun in them, without the one that closes.</param>
    /// <returns>False where it is more than may come.</returns>
    public bool Take(int bytes, int frames)
    {
        if (!_isKnown)
        {
            _unknownBytes += bytes;
            _unknownFrames += frames;

            // The message itself is held to its size by whoever reads it, with a better word than this.
            if (_unknownBytes > 2L * options.MaxInitBytes || _unknownFrames > MostUnknownFrames)
            {
                return false;
            }
        }

        return frames == 0 || _rate.TryTake(frames);
    }
}
