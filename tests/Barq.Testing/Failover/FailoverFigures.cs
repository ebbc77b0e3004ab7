using System.Globalization;

namespace Barq.Testing.Failover;

/// <summary>What clients have seen while servers failed: those that read and write, that open tickets, that have jobs done and that watch.</summary>
public sealed record FailoverFigures
{
    /// <summary>Requests sent.</summary>
    public int Requests { get; init; }

    /// <summary>Those that were not answered, or with an error.</summary>
    public int Failed { get; init; }

    /// <summary>Reads that were older than what the same client had been told was written.</summary>
    public int Stale { get; init; }

    /// <summary>Rows that are older at the end than what a client was told was written.</summary>
    public int LostRows { get; init; }

    /// <summary>Tickets that clients were told were opened and are not there.</summary>
    public int LostTickets { get; init; }

    /// <summary>Jobs that clients were told were taken and that were not done.</summary>
    public int LostJobs { get; init; }

    /// <summary>All that was promised and is not there, with those who watched and missed something without being told so.</summary>
    public int Lost => LostRows + LostTickets + LostJobs + Watched.Untold;

    /// <summary>Tickets that are there more than once, and jobs that were done more than once, where a client has asked once.</summary>
    public int Doubled { get; init; }

    /// <summary>The longest time in which nobody was answered anything.</summary>
    public TimeSpan LongestWithoutAnswer { get; init; }

    /// <summary>The longest time in which no write was acknowledged.</summary>
    public TimeSpan LongestWithoutWrite { get; init; }

    /// <summary>The longest that one request was waited for, whether it was answered or given up.</summary>
    public TimeSpan LongestWait { get; init; }

    /// <summary>Writes that were acknowledged, tickets with them.</summary>
    public int Writes { get; init; }

    /// <summary>Jobs that were done.</summary>
    public int Jobs { get; init; }

    /// <summary>What those have been told who watch.</summary>
    public WatchFigures Watched { get; init; } = new(0, 0, 0);

    /// <summary>The first failure's words, to know what it was.</summary>
    public string? FirstFailure { get; init; }

    /// <summary>Whether nobody was told what is not so, whatever failed.</summary>
    public bool IsTrue => this is { Stale: 0, Lost: 0, Doubled: 0 };

    /// <summary>All of it in a line, but for the words.</summary>
    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{Requests} requests, {Failed} failed, {Stale} stale, {Lost} lost ({LostRows} rows, {LostTickets} tickets, {LostJobs} jobs, {Watched.Untold} who watched), {Doubled} doubled; at the longest {LongestWithoutWrite.TotalSeconds:0.00} s without an acknowledged write, {LongestWithoutAnswer.TotalSeconds:0.00} s without any answer, {LongestWait.TotalSeconds:0.00} s for one request; {Writes} writes, {Jobs} jobs done, {Watched.Heard} events heard, {Watched.Gaps} gaps told");
}
