using System.ComponentModel;
using System.Text.RegularExpressions;

namespace Barq.Persistence.Querying;

/// <summary>A span of the calendar of a time zone into which instants are put together.</summary>
[Description("A span of a calendar into which times are put together.")]
public enum TimeBucket
{
    /// <summary>An hour of the clock.</summary>
    [Description("An hour of the clock; the hour that a clock goes through twice is two.")]
    Hour,

    /// <summary>A day.</summary>
    [Description("A day, from midnight; the days on which the clock changes are an hour shorter or longer.")]
    Day,

    /// <summary>A week.</summary>
    [Description("A week, from Monday.")]
    Week,

    /// <summary>A month.</summary>
    [Description("A month, from its first day.")]
    Month,
}

/// <summary>Where buckets begin, and the time zones that they can be of.</summary>
/// <remarks>
/// PostgreSQL finds buckets by itself (date_trunc with a zone), and names each by an instant within it: which one, where the clock goes over its
/// beginning twice, is its own affair. <see cref="StartOf"/> is what clients are told, and what the embedded database groups by. An hour whose beginning the clock
/// leaps over, as by the half hour of Lord Howe, is named by an instant before it, of which <see cref="WithinNamed"/> makes one within it.
/// </remarks>
public static partial class TimeBuckets
{
    /// <summary>The function of the embedded database: bucket, zone, microseconds since 1970.</summary>
    internal const string Function = "barq_bucket";

    /// <summary>A time zone of the IANA database.</summary>
    /// <param name="name">Its name, such as <c>Asia/Riyadh</c>; case counts.</param>
    /// <returns>The zone; null where there is none of the name.</returns>
    public static TimeZoneInfo? Zone(string name) =>
        Names().IsMatch(name) && TimeZoneInfo.TryFindSystemTimeZoneById(Place(name), out var zone) && zone.HasIanaId ? zone : null;

    /// <summary>The first instant of the bucket that an instant is in.</summary>
    /// <param name="bucket">Which buckets.</param>
    /// <param name="zone">Whose calendar.</param>
    /// <param name="utcTicks">The instant.</param>
    /// <returns>In ticks, too.</returns>
    public static long StartOf(TimeBucket bucket, TimeZoneInfo zone, long utcTicks)
    {
        var offset = OffsetAt(zone, utcTicks);
        var local = new DateTime(Math.Clamp(utcTicks + offset, 0, DateTime.MaxValue.Ticks));
        return bucket switch
        {
            TimeBucket.Hour => FirstInstantWith(offset, zone, local.Ticks - (local.Ticks % TimeSpan.TicksPerHour) - offset, utcTicks),
            TimeBucket.Day => FirstInstantOf(local.Date, zone),
            TimeBucket.Week => FirstInstantOf(new DateTime(Math.Max(local.Date.Ticks - (((int)local.DayOfWeek + 6) % 7 * TimeSpan.TicksPerDay), 0)), zone),
            _ => FirstInstantOf(new DateTime(local.Year, local.Month, 1), zone),
        };
    }

    /// <summary>An instant within the bucket that PostgreSQL names by an instant.</summary>
    /// <inheritdoc cref="StartOf"/>
    public static long WithinNamed(TimeBucket bucket, TimeZoneInfo zone, long utcTicks)
    {
        var (offset, behind) = (OffsetAt(zone, utcTicks), OffsetAt(zone, utcTicks + TimeSpan.TicksPerHour));
        return bucket == TimeBucket.Hour && (utcTicks + offset) % TimeSpan.TicksPerHour != 0 && behind != offset
            ? FirstInstantWith(behind, zone, utcTicks, utcTicks + TimeSpan.TicksPerHour)
            : utcTicks;
    }

    // The first instant of a span from which on the clock is at its last offset.
    private static long FirstInstantWith(long offset, TimeZoneInfo zone, long first, long last)
    {
        if (OffsetAt(zone, first) == offset)
        {
            return first;
        }

        while (first < last)
        {
            var middle = first + ((last - first) / 2);
            (first, last) = OffsetAt(zone, middle) == offset ? (first, middle) : (middle + 1, last);
        }

        return first;
    }

    // Where the clock shows the time twice, the first of the two; where it leaps over it, the leap.
    private static long FirstInstantOf(DateTime local, TimeZoneInfo zone)
    {
        var before = OffsetAt(zone, local.Ticks - TimeSpan.TicksPerDay);
        var behind = OffsetAt(zone, local.Ticks + TimeSpan.TicksPerDay);
        var (first, last) = (local.Ticks - Math.Max(before, behind), local.Ticks - Math.Min(before, behind));
        if (first + OffsetAt(zone, first) == local.Ticks)
        {
            return first;
        }

        if (last + OffsetAt(zone, last) == local.Ticks)
        {
            return last;
        }

        return FirstInstantWith(behind, zone, first, last);
    }

    private static long OffsetAt(TimeZoneInfo zone, long utcTicks) =>
        zone.GetUtcOffset(new DateTime(Math.Clamp(utcTicks, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc)).Ticks;

    // PostgreSQL takes these for abbreviations, without the change of the clock that they have as zones.
    private static string Place(string name) => name switch
    {
        "CET" or "MET" => "Europe/Brussels",
        "EET" => "Europe/Athens",
        "WET" => "Europe/Lisbon",
        _ => name,
    };

    // No path out of the folder of zones, and none of its files that are something else or count leap seconds: those begin with a small letter.
    [GeneratedRegex("^[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$")]
    private static partial Regex Names();
}
