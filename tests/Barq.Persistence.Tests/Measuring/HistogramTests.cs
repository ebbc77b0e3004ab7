using Barq.Persistence.Measuring;

namespace Barq.Persistence.Tests.Measuring;

public sealed class HistogramTests
{
    private const double Precision = 0.016;

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.95)]
    [InlineData(0.99)]
    [InlineData(0.999)]
    public void Percentile_OfSkewedDurations_IsWithinItsPrecision(double share)
    {
        // Three powers of ten, as a gateway's durations are: cache hits, statements, and a long tail.
        var random = new Random(4711);
        var durations = Enumerable.Range(0, 20_000).Select(_ => Math.Exp(random.NextDouble() * 14)).ToArray();
        var histogram = new Histogram();
        foreach (var duration in durations)
        {
            histogram.Record(TimeSpan.FromMicroseconds(duration));
        }

        Array.Sort(durations);
        var exact = durations[(int)Math.Ceiling(share * durations.Length) - 1];
        Assert.InRange(histogram.Read().Percentile(share)!.Value.TotalMicroseconds, exact * (1 - Precision) - 1, exact * (1 + Precision) + 1);
    }

    [Fact]
    public void Read_KnownDurations_HasTheirSumAndExtremes()
    {
        var histogram = new Histogram();
        foreach (var milliseconds in Enumerable.Range(1, 100))
        {
            histogram.Record(TimeSpan.FromMilliseconds(milliseconds));
        }

        var data = histogram.Read();

        Assert.Equal(100, data.Count);
        Assert.Equal(TimeSpan.FromMilliseconds(50.5), data.Mean);
        Assert.Equal(TimeSpan.FromMilliseconds(100), data.Longest);
        Assert.Equal(TimeSpan.FromMilliseconds(100), data.Percentile(1));
    }

    [Fact]
    public void Read_NothingRecorded_HasNoFigures()
    {
        var data = new Histogram().Read();

        Assert.Equal(0, data.Count);
        Assert.Null(data.Mean);
        Assert.Null(data.Longest);
        Assert.Null(data.Percentile(0.95));
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1_000_000)]
    [InlineData(4_294_967_295)]
    [InlineData(99_000_000_000)]
    public void Record_AnyDuration_FallsIntoItsBucket(long microseconds)
    {
        var histogram = new Histogram();

        // Twice: the last measurement's percentile is the longest itself, whatever its bucket.
        histogram.Record(TimeSpan.FromMicroseconds(microseconds));
        histogram.Record(TimeSpan.FromMicroseconds(microseconds));

        var expected = Math.Clamp(microseconds, 0, (1L << 32) - 1);
        Assert.InRange(histogram.Read().Percentile(0.5)!.Value.TotalMicroseconds, expected * (1 - Precision), Math.Max(0, expected * (1 + Precision)));
    }

    [Fact]
    public async Task Record_ByManyThreads_LosesNothing()
    {
        var histogram = new Histogram();
        await Task.WhenAll(Enumerable.Range(1, 8).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                histogram.Record(TimeSpan.FromMicroseconds(thread));
            }
        })));

        var data = histogram.Read();

        Assert.Equal(80_000, data.Count);
        Assert.Equal(360_000, data.TotalMicroseconds);
        Assert.Equal(Enumerable.Repeat(10_000L, 8), data.Counts);
    }

    [Fact]
    public void Plus_TwoNodes_HasThePercentilesOfAllMeasurements()
    {
        // A quiet slow node beside a busy fast one: the mean of their p95 would be 505 ms.
        var (busy, quiet) = (new Histogram(), new Histogram());
        foreach (var _ in Enumerable.Range(0, 990))
        {
            busy.Record(TimeSpan.FromMilliseconds(10));
        }

        foreach (var _ in Enumerable.Range(0, 10))
        {
            quiet.Record(TimeSpan.FromSeconds(1));
        }

        var both = busy.Read().Plus(quiet.Read());

        Assert.Equal(1000, both.Count);
        Assert.InRange(both.Percentile(0.95)!.Value.TotalMilliseconds, 9.84, 10.16);
        Assert.InRange(both.Percentile(0.995)!.Value.TotalMilliseconds, 984, 1016);
        Assert.Equal(TimeSpan.FromSeconds(1), both.Longest);
    }

    [Fact]
    public void Since_AnEarlierReading_HasOnlyWhatCameAfter()
    {
        var histogram = new Histogram();
        histogram.Record(TimeSpan.FromSeconds(9));
        var earlier = histogram.Read();
        histogram.Record(TimeSpan.FromMilliseconds(20));

        var since = histogram.Read().Since(earlier);

        Assert.Equal(1, since.Count);
        Assert.Equal(TimeSpan.FromMilliseconds(20), since.Mean);
        Assert.InRange(since.Longest!.Value.TotalMilliseconds, 19.68, 20.32);
    }
}
