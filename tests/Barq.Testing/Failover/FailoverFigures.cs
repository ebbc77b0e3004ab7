using System.Globalization;

namespace Barq.Testing.Failover;

/// <summary>What clients have seen while servers failed.</summary>
/// <param name="Requests">Requests sent.</param>
/// <param name="Failed">Those that were not answered, or with an error.</param>
/// <param name="Stale">Reads that were older than what the same client had been told was written.</param>
/// <param name="Lost">Rows that are older at the end than what a client was told was written, and tickets that it was told were opened and are not there.</param>
/// <param name="Doubled">Tickets that are there more than once, where a client has asked once.</param>
/// <param name="LongestWithoutWrite">The longest time in which no write was acknowledged.</param>
/// <param name="LongestWithoutAnswer">The longest time in which nobody was answered anything.</param>
/// <param name="LongestWait">The longest that one request was waited for, whether it was answered or given up.</param>
/// <param name="FirstFailure">The first failure's words, to know what it was.</param>
public sealed record FailoverFigures(
    int Requests, int Failed, int Stale, int Lost, int Doubled, TimeSpan LongestWithoutWrite, TimeSpan LongestWithoutAnswer, TimeSpan LongestWait, string? FirstFailure)
{
    /// <summary>Whether nobody was told what is not so, whatever failed.</summary>
    public bool IsTrue => this is { Stale: 0, Lost: 0, Doubled: 0 };

    /// <summary>All of it in a line, but for the words.</summary>
    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{Requests} requests, {Failed} failed, {Stale} stale, {Lost} lost, {Doubled} doubled; at the longest {LongestWithoutWrite.TotalSeconds:0.00} s without an acknowledged write, {LongestWithoutAnswer.TotalSeconds:0.00} s without any answer, {LongestWait.TotalSeconds:0.00} s for one request");
}
