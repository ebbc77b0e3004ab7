using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>How a value lies in Redis: when it was read and made, what it was made of, and the value itself.</summary>
/// <param name="Epoch">The epoch of the shared clock.</param>
/// <param name="Shared">The time on it.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Expires">When it ends.</param>
/// <param name="Tags">What it was made of.</param>
/// <param name="Payload">The value.</param>
internal readonly record struct CacheEnvelope(
    long Epoch, long Shared, DateTimeOffset Created, DateTimeOffset Expires, string[] Tags, ReadOnlyMemory<byte> Payload)
{
    private const byte Version = 1;
    private const int Header = 1 + 8 + 8 + 8 + 8 + 2;

    /// <summary>Writes it.</summary>
    public byte[] ToBytes()
    {
        var length = Header + Payload.Length;
        foreach (var tag in Tags)
        {
            length += 2 + Encoding.UTF8.GetByteCount(tag);
        }

        var bytes = new byte[length];
        var span = bytes.AsSpan();
        span[0] = Version;
        BinaryPrimitives.WriteInt64LittleEndian(span[1..], Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(span[9..], Shared);
        BinaryPrimitives.WriteInt64LittleEndian(span[17..], Created.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt64LittleEndian(span[25..], Expires.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteUInt16LittleEndian(span[33..], checked((ushort)Tags.Length));
        span = span[Header..];
        foreach (var tag in Tags)
        {
            var written = Encoding.UTF8.GetBytes(tag, span[2..]);
            BinaryPrimitives.WriteUInt16LittleEndian(span, checked((ushort)written));
            span = span[(2 + written)..];
        }

        Payload.Span.CopyTo(span);
        return bytes;
    }

    /// <summary>Reads it; null where another build wrote it in another way.</summary>
    public static CacheEnvelope? Read(ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        if (span.Length < Header || span[0] != Version)
        {
            return null;
        }

        var tags = new string[BinaryPrimitives.ReadUInt16LittleEndian(span[33..])];
        var position = Header;
        for (var i = 0; i < tags.Length; i++)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(span[position..]);
            tags[i] = Encoding.UTF8.GetString(span.Slice(position + 2, length));
            position += 2 + length;
        }

        return new CacheEnvelope(
            BinaryPrimitives.ReadInt64LittleEndian(span[1..]),
            BinaryPrimitives.ReadInt64LittleEndian(span[9..]),
            DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(span[17..])),
            DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(span[25..])),
            tags,
            bytes[position..]);
    }
}

/// <summary>Turns values into bytes and back.</summary>
/// <typeparam name="T">The values.</typeparam>
public interface ICacheCodec<T>
{
    /// <summary>Writes a value.</summary>
    void Write(T value, IBufferWriter<byte> target);

    /// <summary>Reads a value that <see cref="Write"/> of the same shape wrote.</summary>
    T Read(ReadOnlyMemory<byte> bytes);

    /// <summary>Bytes that a value holds in the process; where that can't be told, not fewer than it does.</summary>
    long BytesOf(T value);
}

/// <summary>A value that comes to hold more while it is kept.</summary>
public interface IGrowingValue
{
    /// <summary>Called when it has.</summary>
    Action? Grown { get; set; }
}
