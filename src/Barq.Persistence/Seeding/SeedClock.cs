namespace Barq.Persistence.Seeding;

/// <summary>Working time: parcels are ordered between 07:00 and 23:00 in Riyadh (UTC+3).</summary>
internal static class SeedClock
{
    private static readonly TimeSpan _offset = TimeSpan.FromHours(3);
    private static readonly TimeSpan _opens = TimeSpan.FromHours(7);
    private static readonly TimeSpan _open = TimeSpan.FromHours(16);

    /// <summary>The time that lies some working time before another.</summary>
    /// <param name="time">The later time, in UTC.</param>
    /// <param name="days">The working time between, in days of sixteen hours.</param>
    /// <returns>A time in UTC, in whole seconds, within working hours.</returns>
    public static DateTimeOffset Before(DateTimeOffset time, double days)
    {
        var local = time.UtcDateTime + _offset;
        var today = Math.Clamp((local.TimeOfDay - _opens) / _open, 0, 1);
        var position = (local.Date - DateTime.UnixEpoch).Days + today - days;
        var day = Math.Floor(position);
        var moment = DateTime.UnixEpoch.AddDays(day) + _opens + ((position - day) * _open) - _offset;
        return new DateTimeOffset(moment.AddTicks(-(moment.Ticks % TimeSpan.TicksPerSecond)), TimeSpan.Zero);
    }
}
