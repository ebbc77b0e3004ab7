using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Barq.Persistence.Storage;

/// <summary>Stores an enum as its <see cref="EnumText"/>.</summary>
/// <typeparam name="TEnum">The enum.</typeparam>
public sealed class EnumTextConverter<TEnum>() : ValueConverter<TEnum, string>(
    value => EnumText.ToText(value),
    text => EnumText.Parse<TEnum>(text))
    where TEnum : struct, Enum;

/// <summary>Turns a time into UTC on its way into a <c>timestamptz</c> column, which takes no other offset.</summary>
public sealed class UtcConverter() : ValueConverter<DateTimeOffset, DateTimeOffset>(
    value => value.ToUniversalTime(),
    stored => stored);

/// <summary>
/// Stores a time as whole microseconds since 1970-01-01T00:00:00Z: what <c>timestamptz</c> resolves, in an integer, so that SQLite
/// compares and orders it as PostgreSQL does.
/// </summary>
public sealed class UnixMicrosecondsConverter() : ValueConverter<DateTimeOffset, long>(
    value => ToMicroseconds(value),
    stored => FromMicroseconds(stored))
{
    /// <summary>Microseconds since the epoch; finer parts are cut off (towards the past, as PostgreSQL's epoch arithmetic has it).</summary>
    public static long ToMicroseconds(DateTimeOffset value) =>
        (long)Math.Floor((decimal)(value.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);

    /// <summary>The time, at offset zero.</summary>
    public static DateTimeOffset FromMicroseconds(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}

/// <summary>
/// Stores a decimal of a fixed scale as an integer (12.34 of scale 2 is 1234), so that SQLite, which knows no decimals, compares, orders
/// and adds it exactly. Digits past the scale are rounded half away from zero, as <c>numeric(p,s)</c> rounds them.
/// </summary>
/// <param name="scale">Digits after the decimal point, 0 to 18.</param>
public sealed class ScaledDecimalConverter(int scale) : ValueConverter<decimal, long>(
    value => ToScaled(value, scale),
    stored => FromScaled(stored, scale))
{
    /// <summary>Digits after the decimal point.</summary>
    public int Scale { get; } = scale;

    /// <summary>The integer that stands for the value.</summary>
    /// <exception cref="OverflowException">The scaled value needs more than 64 bits.</exception>
    public static long ToScaled(decimal value, int scale) =>
        decimal.ToInt64(decimal.Round(value * Factor(scale), MidpointRounding.AwayFromZero));

    /// <summary>The value that the integer stands for, with all digits of the scale (1230 of scale 2 is 12.30).</summary>
    public static decimal FromScaled(long stored, int scale)
    {
        var magnitude = (ulong)(stored < 0 ? -(Int128)stored : stored);
        return new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), 0, stored < 0, (byte)scale);
    }

    private static decimal Factor(int scale)
    {
        var factor = 1m;
        for (var digit = 0; digit < scale; digit++)
        {
            factor *= 10m;
        }

        return factor;
    }
}
