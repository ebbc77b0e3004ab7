using Barq.Persistence.Measuring;

namespace Barq.Persistence.Diagnostics;

/// <summary>What a node has counted of the statements of one form, so that it can be added up with other nodes'.</summary>
public sealed record StatementTotals
{
    /// <summary>Sources that are told.</summary>
    private const int MostSources = 16;

    /// <summary>By which it can be explained: the same on every node.</summary>
    public required string Id { get; init; }

    /// <summary>The normalized text.</summary>
    public required string Statement { get; init; }

    /// <summary>How long each execution took.</summary>
    public required HistogramData Durations { get; init; }

    /// <summary>How often it was slower than <c>SLOW_QUERY_THRESHOLD</c>.</summary>
    public required long SlowCount { get; init; }

    /// <summary>How often it failed.</summary>
    public required long Errors { get; init; }

    /// <summary>Rows read or affected, where that was known.</summary>
    public required long Rows { get; init; }

    /// <summary>When it ran last.</summary>
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>What it ran for.</summary>
    public required IReadOnlyList<StatementSourceFigures> Sources { get; init; }

    /// <summary>Whether a slow execution was kept.</summary>
    public required bool Explainable { get; init; }

    /// <summary>The same statement's executions on both nodes. It is explained where this was counted: an execution stays on its node.</summary>
    /// <param name="other">What the other node has counted.</param>
    public StatementTotals Plus(StatementTotals other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with
        {
            Durations = Durations.Plus(other.Durations),
            SlowCount = SlowCount + other.SlowCount,
            Errors = Errors + other.Errors,
            Rows = Rows + other.Rows,
            LastSeen = LastSeen > other.LastSeen ? LastSeen : other.LastSeen,
            Sources = [.. Sources.Concat(other.Sources).GroupBy(source => (source.Operation, source.Field))
                .Select(same => new StatementSourceFigures(same.Key.Operation, same.Key.Field, same.Sum(source => source.Count)))
                .OrderByDescending(source => source.Count).Take(MostSources)],
        };
    }

    /// <summary>The figures that an operator reads.</summary>
    public StatementFigures Summarize() => new(
        Id, Statement, Durations.Count, SlowCount, Errors, Rows, Durations.TotalMicroseconds / 1e6, Durations.Mean?.TotalSeconds ?? 0,
        Durations.Percentile(0.95)?.TotalSeconds ?? 0, Durations.Longest?.TotalSeconds ?? 0, LastSeen,
        Sources.Count > 0 ? Sources[0].Operation : null, Sources.Count > 0 ? Sources[0].Field : null, Sources, Explainable);
}
