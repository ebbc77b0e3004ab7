namespace Barq.Persistence.BoundedMemory;

/// <summary>What objects hold on the heap of a 64-bit process, headers and alignment included.</summary>
public static class ObjectBytes
{
    /// <summary>The header and the type of an object, and of a boxed value.</summary>
    public const int Header = 16;

    /// <summary>A boxed number, time or flag.</summary>
    public const int Boxed = 24;

    /// <summary>A boxed decimal.</summary>
    public const int BoxedDecimal = 32;

    /// <summary>A text; 0 for null.</summary>
    public static long Of(string? text) => text is null ? 0 : Align(22 + (2L * text.Length));

    /// <summary>An array of bytes; 0 for null.</summary>
    public static long Of(byte[]? bytes) => bytes is null ? 0 : Array(bytes.Length, 1);

    /// <summary>Texts and the array that they are in.</summary>
    public static long Of(string[] texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var bytes = Array(texts.Length, 8);
        foreach (var text in texts)
        {
            bytes += Of(text);
        }

        return bytes;
    }

    /// <summary>An array.</summary>
    /// <param name="length">Its elements.</param>
    /// <param name="elementBytes">Bytes of each: 8 for a reference.</param>
    public static long Array(int length, int elementBytes) => Align(24 + ((long)length * elementBytes));

    private static long Align(long bytes) => (bytes + 7) & ~7L;
}
