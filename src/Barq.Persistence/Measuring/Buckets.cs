using System.Numerics;

namespace Barq.Persistence.Measuring;

/// <summary>Which duration falls into which bucket: each microsecond its own up to 64, then 32 buckets for every doubling.</summary>
internal static class Buckets
{
    private const int Bits = 5;
    private const int PerDoubling = 1 << Bits;
    private const int MostBits = 32;

    /// <summary>How many buckets there are.</summary>
    public const int Count = (MostBits - Bits + 1) * PerDoubling;

    /// <summary>The bucket of a duration.</summary>
    /// <param name="microseconds">The duration; what is out of range counts as the nearest that is not.</param>
    public static int IndexOf(long microseconds)
    {
        var value = (ulong)Math.Clamp(microseconds, 0, (1L << MostBits) - 1);
        if (value < PerDoubling)
        {
            return (int)value;
        }

        var shift = BitOperations.Log2(value) - Bits;
        return (shift * PerDoubling) + (int)(value >> shift);
    }

    /// <summary>The middle of a bucket, in microseconds.</summary>
    /// <param name="index">The bucket.</param>
    public static double MiddleOf(int index)
    {
        if (index < 2 * PerDoubling)
        {
            return index;
        }

        var shift = (index / PerDoubling) - 1;
        var lowest = (long)(PerDoubling + (index % PerDoubling)) << shift;
        return lowest + (((1L << shift) - 1) / 2.0);
    }
}
