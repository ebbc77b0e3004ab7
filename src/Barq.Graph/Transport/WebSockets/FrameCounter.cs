using System.Buffers.Binary;

namespace Barq.Graph.Transport.WebSockets;

/// <summary>Counts the frames in a client's bytes, wherever these are cut.</summary>
/// <remarks>Source: RFC 6455, section 5.2 "Base Framing Protocol".</remarks>
internal sealed class FrameCounter
{
    private const int Close = 8;
    private readonly byte[] _header = new byte[14];
    private int _filled;
    private long _payload;

    /// <summary>Counts the frames whose headers end in these bytes; the one that closes does not count.</summary>
    public int Count(ReadOnlySpan<byte> bytes)
    {
        var frames = 0;
        while (!bytes.IsEmpty)
        {
            if (_payload > 0)
            {
                var skipped = (int)Math.Min(_payload, bytes.Length);
                _payload -= skipped;
                bytes = bytes[skipped..];
                continue;
            }

            _header[_filled++] = bytes[0];
            bytes = bytes[1..];
            if (_filled >= 2 && _filled == HeaderLength)
            {
                frames += (_header[0] & 0x0F) == Close ? 0 : 1;
                _payload = PayloadLength;
                _filled = 0;
            }
        }

        return frames;
    }

    private int Short => _header[1] & 0x7F;

    private int HeaderLength => 2 + (Short switch { 126 => 2, 127 => 8, _ => 0 }) + ((_header[1] & 0x80) != 0 ? 4 : 0);

    private long PayloadLength => Short switch
    {
        126 => BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(2)),
        127 => BinaryPrimitives.ReadInt64BigEndian(_header.AsSpan(2)) & long.MaxValue,
        var length => length,
    };
}
