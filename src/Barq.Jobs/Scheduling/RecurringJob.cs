namespace Barq.Jobs.Scheduling;

/// <summary>When a recurring job is due, in UTC.</summary>
/// <param name="Every">The time between two occurrences, counted from midnight; a day at most.</param>
/// <param name="Offset">When the first of a day is due, after midnight.</param>
public sealed record Recurrence(TimeSpan Every, TimeSpan Offset)
{
    /// <summary>Once a minute.</summary>
    public static Recurrence Minutely { get; } = new(TimeSpan.FromMinutes(1), TimeSpan.Zero);

    /// <summary>Once an hour.</summary>
    /// <param name="minute">The minute of the hour.</param>
    public static Recurrence Hourly(int minute = 0) => new(TimeSpan.FromHours(1), TimeSpan.FromMinutes(minute));

    /// <summary>Once a day.</summary>
    /// <param name="hour">The hour, in UTC.</param>
    /// <param name="minute">The minute.</param>
    public static Recurrence Daily(int hour, int minute = 0) => new(TimeSpan.FromDays(1), new TimeSpan(hour, minute, 0));

    /// <summary>The last occurrence until a time.</summary>
    public DateTimeOffset LastUntil(DateTimeOffset now)
    {
        var start = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero) + Offset;
        if (start > now)
        {
            start -= TimeSpan.FromDays(1);
        }

        return start + (Every * Math.Floor((now - start) / Every));
    }

    /// <summary>The same as a cron expression, as the dashboard shows it.</summary>
    public string Cron => Every switch
    {
        { TotalDays: >= 1 } => $"{Offset.Minutes} {Offset.Hours} * * *",
        { TotalHours: >= 1 } => Every.TotalHours > 1 ? $"{Offset.Minutes} */{(int)Every.TotalHours} * * *" : $"{Offset.Minutes} * * * *",
        _ => Every.TotalMinutes > 1 ? $"*/{(int)Every.TotalMinutes} * * * *" : "* * * * *",
    };
}

/// <summary>A job that comes by itself.</summary>
/// <param name="Name">Its name: unique, in kebab case.</param>
/// <param name="Kind">The job's kind.</param>
/// <param name="Arguments">What it is told; an instance of the declared type.</param>
/// <param name="Recurrence">When it is due.</param>
public sealed record RecurringJob(string Name, string Kind, object Arguments, Recurrence Recurrence);
