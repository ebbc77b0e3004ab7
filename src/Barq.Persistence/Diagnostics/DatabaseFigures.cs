using Barq.Persistence.Measuring;
using Microsoft.Extensions.Options;

namespace Barq.Persistence.Diagnostics;

/// <summary>Counts all statements of the process.</summary>
/// <param name="options">From when on a statement is slow.</param>
public sealed class DatabaseFigures(IOptions<StatementLogOptions> options) : IStatementObserver
{
    private readonly Histogram _durations = new();
    private readonly TimeSpan _slow = TimeSpan.FromSeconds(options.Value.SlowQueryThreshold);
    private long _slowCount;
    private long _errors;

    /// <inheritdoc/>
    public void Executed(in StatementExecution execution)
    {
        _durations.Record(execution.Elapsed);
        if (execution.Elapsed >= _slow)
        {
            Interlocked.Increment(ref _slowCount);
        }

        if (execution.Error is not null)
        {
            Interlocked.Increment(ref _errors);
        }
    }

    /// <summary>What has been counted so far.</summary>
    public Counted Read() => new()
    {
        Durations = _durations.Read(),
        Slow = Volatile.Read(ref _slowCount),
        Errors = Volatile.Read(ref _errors),
    };
}
