using Barq.Persistence.Storage;
using CsCheck;

namespace Barq.Persistence.Tests.Storage;

public sealed class ValueConvertersTests
{
    private static readonly Gen<long> Micros = Gen.Long[
        UnixMicrosecondsConverter.ToMicroseconds(DateTimeOffset.MinValue),
        UnixMicrosecondsConverter.ToMicroseconds(DateTimeOffset.MaxValue)];

    [Fact]
    public void UnixMicroseconds_AnyStoredTime_ComesBackAndKeepsTheOrder() => Gen.Select(Micros, Micros).Sample((a, b) =>
    {
        var (x, y) = (UnixMicrosecondsConverter.FromMicroseconds(a), UnixMicrosecondsConverter.FromMicroseconds(b));
        Assert.Equal(a, UnixMicrosecondsConverter.ToMicroseconds(x));
        Assert.Equal(a.CompareTo(b), x.CompareTo(y));
        Assert.Equal(TimeSpan.Zero, x.Offset);
    });

    [Theory]
    [InlineData("1970-01-01T00:00:00.0000019+00:00", 1)]
    [InlineData("1969-12-31T23:59:59.9999999+00:00", -1)]
    [InlineData("2026-01-01T03:00:00+03:00", 1_767_225_600_000_000)]
    public void UnixMicroseconds_FinerOrOffsetTime_IsCutOffInUtc(string time, long expected) =>
        Assert.Equal(expected, UnixMicrosecondsConverter.ToMicroseconds(DateTimeOffset.Parse(time, null)));

    [Fact]
    public void ScaledDecimal_AnyStoredNumber_ComesBackWithItsScale() => Gen.Select(Gen.Long, Gen.Int[0, 9]).Sample((stored, scale) =>
    {
        var value = ScaledDecimalConverter.FromScaled(stored, scale);
        Assert.Equal(stored, ScaledDecimalConverter.ToScaled(value, scale));
        Assert.Equal(scale, value.Scale);
    });

    [Theory]
    [InlineData("12.3", 1230)]
    [InlineData("-0.01", -1)]
    [InlineData("0.005", 1)]
    [InlineData("-0.005", -1)]
    [InlineData("99999999.99", 9_999_999_999)]
    public void ScaledDecimal_OfScaleTwo_IsRoundedAsNumericRounds(string value, long expected) =>
        Assert.Equal(expected, ScaledDecimalConverter.ToScaled(decimal.Parse(value, null), 2));

    [Fact]
    public void ScaledDecimal_PastSixtyFourBits_Throws() =>
        Assert.Throws<OverflowException>(() => ScaledDecimalConverter.ToScaled(decimal.MaxValue / 100, 2));
}
