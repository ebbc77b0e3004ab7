using System.Numerics;

namespace Barq.Persistence.Measuring;

/// <summary>
/// Counts durations so that percentiles can be told: one addition per measurement, no lock and no allocation, by any number of threads.
/// A bucket is at most 1/32 of its durations wide, so a percentile is off by less than 1.6 %; durations are kept from 1 µs to about 71 min.
/// </summary>
/// <remarks>Source: the log-linear buckets of HdrHistogram.</remarks>
public sealed class Histogram
{
    private readonly Stripe[] _stripes;

    /// <summary>An empty one that all processors can count in side by side.</summary>
    public Histogram()
        : this(Environment.ProcessorCount)
    {
    }

    /// <summary>An empty one.</summary>
    /// <param name="stripes">How many can count side by side; each takes 7 kB. 1 to 16, raised to a power of two.</param>
    public Histogram(int stripes)
    {
        stripes = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(stripes, 1, 16));
        _stripes = [.. Enumerable.Range(0, stripes).Select(_ => new Stripe())];
    }

    /// <summary>Adds a measurement.</summary>
    /// <param name="elapsed">The duration; less than 1 µs counts as that.</param>
    public void Record(TimeSpan elapsed)
    {
        var microseconds = elapsed.Ticks / TimeSpan.TicksPerMicrosecond;
        // By processor: threads that run side by side seldom share a cache line.
        var stripe = _stripes[Thread.GetCurrentProcessorId() & (_stripes.Length - 1)];
        Interlocked.Increment(ref stripe.Counts[Buckets.IndexOf(microseconds)]);
        Interlocked.Add(ref stripe.Total, microseconds);
        if (microseconds > Volatile.Read(ref stripe.Longest))
        {
            RaiseLongest(stripe, microseconds);
        }
    }

    /// <summary>What has been counted so far.</summary>
    public HistogramData Read()
    {
        var counts = new long[Buckets.Count];
        long total = 0;
        long longest = 0;
        foreach (var stripe in _stripes)
        {
            for (var i = 0; i < counts.Length; i++)
            {
                counts[i] += Volatile.Read(ref stripe.Counts[i]);
            }

            total += Volatile.Read(ref stripe.Total);
            longest = Math.Max(longest, Volatile.Read(ref stripe.Longest));
        }

        return HistogramData.Of(counts, total, longest);
    }

    private static void RaiseLongest(Stripe stripe, long microseconds)
    {
        var known = Volatile.Read(ref stripe.Longest);
        while (microseconds > known)
        {
            var seen = Interlocked.CompareExchange(ref stripe.Longest, microseconds, known);
            if (seen == known)
            {
                return;
            }

            known = seen;
        }
    }

    private sealed class Stripe
    {
        public readonly long[] Counts = new long[Buckets.Count];
        public long Total;
        public long Longest;
    }
}
