namespace Barq.Persistence.Querying;

/// <summary>
/// Instants and days as PostgreSQL keeps them: microseconds, or days, since 2000-01-01, the largest and the smallest number being <c>infinity</c>
/// and <c>-infinity</c>. They are compared and handed on in this form, as .NET's own types hold neither those nor what lies before the year 1 or
/// behind 9999, and Npgsql takes their ends for the infinities.
/// </summary>
/// <remarks>Source: PostgreSQL's src/include/datatype/timestamp.h and src/include/utils/date.h.</remarks>
public static class StoredTime
{
    /// <summary>2000-01-01 as .NET counts days.</summary>
    private const int EpochDay = 730_119;

    private const long EpochTicks = EpochDay * TimeSpan.TicksPerDay;

    private const long FirstMicrosecond = -EpochTicks / TimeSpan.TicksPerMicrosecond;

    private static readonly long _lastMicrosecond = Of(DateTimeOffset.MaxValue);

    /// <summary>1970-01-01.</summary>
    internal const long UnixEpoch = -946_684_800_000_000;

    /// <summary>An instant, cut to microseconds towards the past.</summary>
    public static long Of(DateTimeOffset instant)
    {
        var (microseconds, rest) = Math.DivRem(instant.UtcTicks - EpochTicks, TimeSpan.TicksPerMicrosecond);
        return rest < 0 ? microseconds - 1 : microseconds;
    }

    /// <summary>A day.</summary>
    public static int Of(DateOnly day) => day.DayNumber - EpochDay;

    /// <summary>Whether .NET has such an instant.</summary>
    public static bool IsInRange(long microseconds) => microseconds >= FirstMicrosecond && microseconds <= _lastMicrosecond;

    /// <summary>Whether .NET has such a day.</summary>
    public static bool IsInRange(int days) => days >= -EpochDay && days <= DateOnly.MaxValue.DayNumber - EpochDay;

    /// <summary>Whether PostgreSQL has such an instant: from 4713 BC to the year 294276, and the infinities.</summary>
    public static bool IsStorable(long microseconds) =>
        microseconds is long.MinValue or long.MaxValue or (>= -211_813_488_000_000_000 and < 9_223_371_331_200_000_000);

    /// <summary>Whether PostgreSQL has such a day: from 4713 BC to the year 5874897, and the infinities.</summary>
    public static bool IsStorable(int days) => days is int.MinValue or int.MaxValue or (>= -2_451_545 and < 2_145_031_949);

    /// <summary>The ticks of an instant; of one that .NET does not have those of the nearest.</summary>
    public static long ToTicks(long microseconds) =>
        (Math.Clamp(microseconds, FirstMicrosecond, _lastMicrosecond) * TimeSpan.TicksPerMicrosecond) + EpochTicks;

    /// <summary>The number of a day since 0001-01-01; of one that .NET does not have that of the nearest.</summary>
    public static int ToDayNumber(int days) => Math.Clamp(days, -EpochDay, DateOnly.MaxValue.DayNumber - EpochDay) + EpochDay;
}
