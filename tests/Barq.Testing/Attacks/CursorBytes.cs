using System.Buffers.Binary;
using System.Text;

namespace Barq.Testing.Attacks;

/// <summary>Values as they stand in a cursor: a tag (1 a value, 2 a time as it is stored), and the value.</summary>
public static class CursorBytes
{
    /// <summary>Of a number of 64 bits, or an instant.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="value">The value.</param>
    public static byte[] Int64(byte tag, long value)
    {
        var bytes = new byte[9];
        bytes[0] = tag;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), value);
        return bytes;
    }

    /// <summary>Of a number of 32 bits, or a day.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="value">The value.</param>
    public static byte[] Int32(byte tag, int value)
    {
        var bytes = new byte[5];
        bytes[0] = tag;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), value);
        return bytes;
    }

    /// <summary>Of a text: its length in bytes, and those.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="text">The text.</param>
    public static byte[] Text(byte tag, string text) => [.. Int32(tag, Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];
}
