using Microsoft.Extensions.Logging;

namespace Barq.Persistence.Databases;

/// <summary>
/// The time that all nodes agree on: this machine's, and where that is more than a second off, the database's. What nodes write of times (when a job is due, until
/// when a host has it) is read by others, and a node with a wrong clock would take their jobs away or leave them its own for later. Timers and measured
/// times are the machine's.
/// </summary>
/// <param name="machine">The machine's clock.</param>
/// <param name="logger">Is told of a wrong clock.</param>
public sealed partial class DatabaseTime(TimeProvider machine, ILogger<DatabaseTime> logger) : TimeProvider
{
    /// <summary>How far the machine's clock may be off before it is put right: it is never put right for what is noise of the asking.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromSeconds(1);

    private long _offset;

    /// <summary>What is added to the machine's clock; zero where that is right.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Volatile.Read(ref _offset));

    /// <inheritdoc/>
    public override long TimestampFrequency => machine.TimestampFrequency;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => machine.GetUtcNow() + Offset;

    /// <inheritdoc/>
    public override long GetTimestamp() => machine.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>Asks the database for its time. An embedded one has this machine's.</summary>
    /// <param name="database">The database.</param>
    /// <param name="cancellationToken">Ends the statement.</param>
    public async Task CompareAsync(FleetDatabase database, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        if (database.Provider != DatabaseProvider.PostgreSql)
        {
            return;
        }

        await using var connection = await database.Primary.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT clock_timestamp()";
        var asked = machine.GetUtcNow();
        var theirs = new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancellationToken))!);
        Learn(asked, theirs, machine.GetUtcNow());
    }

    /// <summary>Learns what the database's clock showed between two times of the machine's.</summary>
    internal void Learn(DateTimeOffset asked, DateTimeOffset theirs, DateTimeOffset answered)
    {
        var off = theirs < asked ? theirs - asked : theirs > answered ? theirs - answered : TimeSpan.Zero;
        off = off.Duration() > Most ? off : TimeSpan.Zero;
        var before = TimeSpan.FromTicks(Interlocked.Exchange(ref _offset, off.Ticks));
        if ((off - before).Duration() <= Most)
        {
            return;
        }

        if (off == TimeSpan.Zero)
        {
            LogRight();
        }
        else
        {
            LogWrong(Math.Abs(off.TotalSeconds), off < TimeSpan.Zero ? "ahead of" : "behind");
        }
    }

    [LoggerMessage(EventIds.ClockWrong, LogLevel.Warning, "This machine's clock is {Seconds:0.#} s {Direction} the database's: times go by the database's, but tokens are still judged by the machine's. Let all machines take their time from one source (NTP)")]
    private partial void LogWrong(double seconds, string direction);

    [LoggerMessage(EventIds.ClockRight, LogLevel.Information, "This machine's clock shows the database's time again")]
    private partial void LogRight();
}
