namespace Barq.Persistence.Measuring;

/// <summary>
/// What a <see cref="Histogram"/> had counted at one moment. Those of several nodes can be added up, and an earlier one taken from a later
/// one: percentiles are then of all measurements together, never means of percentiles.
/// </summary>
public sealed record HistogramData
{
    /// <summary>Nothing.</summary>
    public static HistogramData Empty { get; } = new();

    /// <summary>The buckets that hold anything, in ascending order.</summary>
    public int[] Indexes { get; init; } = [];

    /// <summary>How many measurements each of them holds.</summary>
    public long[] Counts { get; init; } = [];

    /// <summary>The sum of all durations, in microseconds.</summary>
    public long TotalMicroseconds { get; init; }

    /// <summary>The longest duration since the start, in microseconds.</summary>
    public long LongestMicroseconds { get; init; }

    /// <summary>How many measurements there are.</summary>
    public long Count => Counts.Sum();

    /// <summary>The mean duration; null without measurements.</summary>
    public TimeSpan? Mean => Count is > 0 and var count ? TimeSpan.FromMicroseconds((double)TotalMicroseconds / count) : null;

    /// <summary>The longest duration; null without measurements.</summary>
    public TimeSpan? Longest => Count > 0 ? TimeSpan.FromMicroseconds(LongestMicroseconds) : null;

    /// <summary>The duration that a share of the measurements did not exceed: the middle of its bucket, off by less than 1.6 %.</summary>
    /// <param name="share">The share, 0 to 1: 0.95 for p95.</param>
    /// <returns>The duration; null without measurements.</returns>
    public TimeSpan? Percentile(double share)
    {
        var count = Count;
        if (count == 0)
        {
            return null;
        }

        // The nearest rank.
        var rank = Math.Max(1, (long)Math.Ceiling(share * count));
        if (rank >= count)
        {
            return Longest;
        }

        long seen = 0;
        for (var i = 0; i < Indexes.Length; i++)
        {
            seen += Counts[i];
            if (seen >= rank)
            {
                return TimeSpan.FromMicroseconds(Math.Min(Buckets.MiddleOf(Indexes[i]), LongestMicroseconds));
            }
        }

        return Longest;
    }

    /// <summary>The measurements of both.</summary>
    public HistogramData Plus(HistogramData other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Combine(other, 1) with { LongestMicroseconds = Math.Max(LongestMicroseconds, other.LongestMicroseconds) };
    }

    /// <summary>The measurements since an earlier reading of the same histogram. The longest of those alone is known by its bucket.</summary>
    public HistogramData Since(HistogramData earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        var data = Combine(earlier, -1);
        var longest = data.Indexes.Length == 0 ? 0 : (long)Math.Ceiling(Buckets.MiddleOf(data.Indexes[^1]));
        return data with { LongestMicroseconds = LongestMicroseconds > earlier.LongestMicroseconds ? LongestMicroseconds : longest };
    }

    internal static HistogramData Of(long[] counts, long total, long longest)
    {
        var indexes = new List<int>();
        var held = new List<long>();
        for (var i = 0; i < counts.Length; i++)
        {
            // A reading runs beside the counting, and a difference of two may be torn: less than nothing is nothing.
            if (counts[i] > 0)
            {
                indexes.Add(i);
                held.Add(counts[i]);
            }
        }

        return new HistogramData { Indexes = [.. indexes], Counts = [.. held], TotalMicroseconds = Math.Max(0, total), LongestMicroseconds = longest };
    }

    private HistogramData Combine(HistogramData other, int sign)
    {
        var counts = new long[Buckets.Count];
        Add(counts, 1);
        other.Add(counts, sign);
        return Of(counts, TotalMicroseconds + (sign * other.TotalMicroseconds), 0);
    }

    private void Add(long[] counts, int sign)
    {
        for (var i = 0; i < Indexes.Length; i++)
        {
            if ((uint)Indexes[i] < (uint)counts.Length)
            {
                counts[Indexes[i]] += sign * Counts[i];
            }
        }
    }
}
