namespace Barq.Persistence.Diagnostics;

/// <summary>What the statements of a request have come to so far, whatever ran them.</summary>
/// <param name="whole">What this is a part of, which it adds to as well; null for none.</param>
public sealed class WorkTotals(WorkTotals? whole = null)
{
    private long _statements;
    private long _rows;
    private long _ticks;

    /// <summary>Statements, those that failed among them.</summary>
    public long Statements => Volatile.Read(ref _statements);

    /// <summary>Rows that were read by queries, or changed by writes, as far as that is known.</summary>
    public long Rows => Volatile.Read(ref _rows);

    /// <summary>How long the statements took together: more than the request, where they ran side by side.</summary>
    public TimeSpan Elapsed => new(Volatile.Read(ref _ticks));

    internal void Add(in StatementExecution execution)
    {
        Interlocked.Increment(ref _statements);
        Interlocked.Add(ref _rows, Math.Max(execution.Rows, 0));
        Interlocked.Add(ref _ticks, execution.Elapsed.Ticks);
        whole?.Add(execution);
    }
}
