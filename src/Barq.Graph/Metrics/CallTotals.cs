using Barq.Graph.Preparation;
using Barq.Persistence.Measuring;

namespace Barq.Graph.Metrics;

/// <summary>What a node has counted of one operation's or one client's requests, in a form that can be added up with other nodes'.</summary>
public sealed record CallTotals
{
    /// <summary>Nothing.</summary>
    internal static CallTotals None { get; } = new();

    /// <summary>Requests since the start.</summary>
    public long Requests { get; init; }

    /// <summary>Those answered with errors.</summary>
    public long Errors { get; init; }

    /// <summary>Of those, the ones that failed through no fault of the client's.</summary>
    public long Failures { get; init; }

    /// <summary>Requests by the codes of their errors.</summary>
    public IReadOnlyDictionary<string, long> Codes { get; init; } = new Dictionary<string, long>();

    /// <summary>Rows that their statements have read or changed.</summary>
    public long Rows { get; init; }

    /// <summary>Bytes of their answers, before compression.</summary>
    public long Bytes { get; init; }

    /// <summary>What they were estimated to cost, and what they did; nothing where a node of an earlier build says nothing of it.</summary>
    public CostTotals Cost { get; init; } = CostTotals.None;

    /// <summary>How long they took together, in microseconds.</summary>
    public long Microseconds { get; init; }

    /// <summary>How long those in the window took.</summary>
    public HistogramData Recent { get; init; } = HistogramData.Empty;

    /// <summary>Those in the window that were answered with errors.</summary>
    public long RecentErrors { get; init; }

    /// <summary>When the last of them was.</summary>
    public DateTimeOffset LastSeen { get; init; }

    /// <summary>Both together.</summary>
    internal CallTotals Plus(CallTotals other) => new()
    {
        Requests = Requests + other.Requests,
        Errors = Errors + other.Errors,
        Failures = Failures + other.Failures,
        Codes = Codes.Concat(other.Codes).GroupBy(pair => pair.Key).ToDictionary(same => same.Key, same => same.Sum(pair => pair.Value)),
        Rows = Rows + other.Rows,
        Bytes = Bytes + other.Bytes,
        Cost = Cost.Plus(other.Cost),
        Microseconds = Microseconds + other.Microseconds,
        Recent = Recent.Plus(other.Recent),
        RecentErrors = RecentErrors + other.RecentErrors,
        LastSeen = LastSeen > other.LastSeen ? LastSeen : other.LastSeen,
    };

    /// <summary>Those that matter most, failing ones first, and the rest together.</summary>
    internal static IReadOnlyList<T> Most<T>(IReadOnlyList<T> all, int most, Func<T, CallTotals> callsOf, Func<T, bool> isRest, Func<CallTotals, T> together)
    {
        if (all.Count <= most)
        {
            return all;
        }

        var ordered = all.OrderBy(isRest).ThenByDescending(each => callsOf(each).Errors > 0).ThenByDescending(each => callsOf(each).Requests).ToArray();
        return [.. ordered[..(most - 1)], together(ordered[(most - 1)..].Select(callsOf).Aggregate((sum, each) => sum.Plus(each)))];
    }

    /// <summary>The figures that an operator reads.</summary>
    internal CallMetrics Summarize()
    {
        var recent = Recent.Count;
        return new CallMetrics(
            Requests, Errors, Failures, [.. Codes.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new ErrorCodeMetrics(pair.Key, pair.Value))],
            Requests > 0 ? Microseconds / 1e6 / Requests : null, recent, recent > 0 ? (double)RecentErrors / recent : null,
            Recent.Percentile(0.5)?.TotalSeconds, Recent.Percentile(0.95)?.TotalSeconds, Recent.Percentile(0.99)?.TotalSeconds,
            Rows, Bytes, CostMetrics.Of(Cost, Rows), LastSeen);
    }
}

/// <summary>What a node has counted of an operation.</summary>
/// <param name="Id">The beginning of its document's hash, and its name: the same on every node.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind; null where it is not known.</param>
/// <param name="Calls">Its requests.</param>
public sealed record OperationTotals(string Id, string Name, string? Kind, CallTotals Calls)
{
    /// <summary>Those that matter most, and the rest together.</summary>
    internal static IReadOnlyList<OperationTotals> Most(IReadOnlyList<OperationTotals> all, int most) =>
        CallTotals.Most(all, most, each => each.Calls, each => each.Id == CallFigures.Other, rest => new OperationTotals(CallFigures.Other, CallFigures.Other, null, rest));
}

/// <summary>What a node has counted of a client.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Calls">Its requests.</param>
public sealed record ClientTotals(string Name, string Version, CallTotals Calls)
{
    /// <inheritdoc cref="OperationTotals.Most"/>
    internal static IReadOnlyList<ClientTotals> Most(IReadOnlyList<ClientTotals> all, int most) =>
        CallTotals.Most(all, most, each => each.Calls, each => each.Name == ClientApp.Other, rest => new ClientTotals(ClientApp.Other, "", rest));
}
