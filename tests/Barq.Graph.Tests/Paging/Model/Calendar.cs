namespace Barq.Graph.Tests.Paging.Model;

/// <summary>Where buckets begin, found by walking back through the clock a quarter of an hour at a time: not as the product finds it.</summary>
internal static class Calendar
{
    public static readonly string[] Buckets = ["HOUR", "DAY", "WEEK", "MONTH"];

    /// <summary>Zones whose clocks change at midnight, at other hours, on other sides of the year, or never; with halves and quarters of hours.</summary>
    public static readonly string[] Zones =
    [
        "Asia/Riyadh", "UTC", "Europe/Berlin", "America/New_York", "America/Havana", "America/Sao_Paulo", "Asia/Beirut", "Asia/Amman", "Africa/Cairo", "Asia/Kathmandu",
        "Pacific/Auckland", "America/St_Johns", "CET", "Australia/Lord_Howe",
    ];

    public static DateTimeOffset Start(string bucket, string zone, DateTimeOffset instant)
    {
        var calendar = TimeZoneInfo.FindSystemTimeZoneById(zone);
        if (bucket == "HOUR")
        {
            var first = new DateTimeOffset(instant.Ticks - (instant.Ticks % (TimeSpan.TicksPerMinute * 15)), TimeSpan.Zero);
            while (HourOf(calendar, first.AddMinutes(-15)) == HourOf(calendar, first))
            {
                first = first.AddMinutes(-15);
            }

            return first;
        }

        // The day, then the days before it that are of the same bucket.
        var start = DayStart(calendar, instant);
        while (Start(bucket, DayOf(calendar, start)) == Start(bucket, DayOf(calendar, start.AddMinutes(-15))))
        {
            start = DayStart(calendar, start.AddMinutes(-15));
        }

        return start;
    }

    public static DateOnly Start(string bucket, DateOnly day) => bucket switch
    {
        "DAY" => day,
        "WEEK" => Enumerable.Range(0, 7).Select(back => day.AddDays(-back)).First(other => other.DayOfWeek == DayOfWeek.Monday),
        _ => new DateOnly(day.Year, day.Month, 1),
    };

    private static DateTimeOffset DayStart(TimeZoneInfo zone, DateTimeOffset instant)
    {
        var day = DayOf(zone, instant);
        var start = new DateTimeOffset(instant.Ticks - (instant.Ticks % (TimeSpan.TicksPerMinute * 15)), TimeSpan.Zero);
        while (DayOf(zone, start.AddMinutes(-15)) == day)
        {
            start = start.AddMinutes(-15);
        }

        return start;
    }

    private static (DateTime, TimeSpan) HourOf(TimeZoneInfo zone, DateTimeOffset instant)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone);
        return (local.Date.AddHours(local.Hour), local.Offset);
    }

    private static DateOnly DayOf(TimeZoneInfo zone, DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);
}
