using Barq.Graph.Limits;

namespace Barq.Graph.Metrics;

/// <summary>Counts what the requests of one operation, or of one client, were estimated to cost, and what their statements came to.</summary>
internal sealed class CallCosts
{
    private long _estimatedRows;
    private long _estimatedStatements;
    private long _estimatedCost;
    private long _heaviest;
    private long _statements;
    private long _ticks;

    /// <summary>A request has been answered.</summary>
    public void Add(in MeasuredCall call)
    {
        // What a cache answers is neither estimated nor does it run a statement: most requests end here.
        if (call.Estimated != default)
        {
            Interlocked.Add(ref _estimatedRows, call.Estimated.Rows);
            Interlocked.Add(ref _estimatedStatements, call.Estimated.Statements);
            Interlocked.Add(ref _estimatedCost, call.Estimated.Cost);
            Raise(ref _heaviest, call.Estimated.Weight);
        }

        if (call.Statements > 0)
        {
            Interlocked.Add(ref _statements, call.Statements);
            Interlocked.Add(ref _ticks, call.DatabaseTime.Ticks);
        }
    }

    /// <summary>What has been counted so far.</summary>
    public CostTotals Read() => new()
    {
        EstimatedRows = Volatile.Read(ref _estimatedRows),
        EstimatedStatements = Volatile.Read(ref _estimatedStatements),
        EstimatedCost = Volatile.Read(ref _estimatedCost),
        LargestWeight = Volatile.Read(ref _heaviest),
        Statements = Volatile.Read(ref _statements),
        DatabaseMicroseconds = Volatile.Read(ref _ticks) / TimeSpan.TicksPerMicrosecond,
    };

    private static void Raise(ref long most, long value)
    {
        for (var known = Volatile.Read(ref most); value > known;)
        {
            var found = Interlocked.CompareExchange(ref most, value, known);
            if (found == known)
            {
                return;
            }

            known = found;
        }
    }
}

/// <summary>What requests were estimated to cost before they ran, and what their statements came to, in a form that can be added up with other nodes'.</summary>
public sealed record CostTotals
{
    /// <summary>Nothing.</summary>
    internal static CostTotals None { get; } = new();

    /// <summary>Rows that they could bring.</summary>
    public long EstimatedRows { get; init; }

    /// <summary>Statements that they could need.</summary>
    public long EstimatedStatements { get; init; }

    /// <summary>What that comes to in one number, as <see cref="CostEstimate.Cost"/> has it.</summary>
    public long EstimatedCost { get; init; }

    /// <summary>What the heaviest of them weighs.</summary>
    public long LargestWeight { get; init; }

    /// <summary>Statements that ran.</summary>
    public long Statements { get; init; }

    /// <summary>How long those took together, in microseconds.</summary>
    public long DatabaseMicroseconds { get; init; }

    /// <summary>Both together.</summary>
    internal CostTotals Plus(CostTotals other) => new()
    {
        EstimatedRows = EstimatedRows + other.EstimatedRows,
        EstimatedStatements = EstimatedStatements + other.EstimatedStatements,
        EstimatedCost = EstimatedCost + other.EstimatedCost,
        LargestWeight = Math.Max(LargestWeight, other.LargestWeight),
        Statements = Statements + other.Statements,
        DatabaseMicroseconds = DatabaseMicroseconds + other.DatabaseMicroseconds,
    };
}
