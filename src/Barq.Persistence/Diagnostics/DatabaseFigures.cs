using System.Diagnostics.Metrics;
using Barq.Persistence.Measuring;
using Microsoft.Extensions.Options;

namespace Barq.Persistence.Diagnostics;

/// <summary>Counts all statements of the process.</summary>
/// <param name="options">From when on a statement is slow.</param>
/// <param name="meters">Makes the instrument that the durations go to as well.</param>
public sealed class DatabaseFigures(IOptions<StatementLogOptions> options, IMeterFactory meters) : IStatementObserver
{
    private static readonly double[] _bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

    private readonly Histogram<double> _instrument = meters.Create(Tracing.Name).CreateHistogram(
        "sql.statement.duration", "s", "How long SQL statements took.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = _bounds });

    private readonly Histogram _durations = new();
    private readonly TimeSpan _slow = TimeSpan.FromSeconds(options.Value.SlowQueryThreshold);
    private long _slowCount;
    private long _errors;

    /// <inheritdoc/>
    public void Executed(in StatementExecution execution)
    {
        _durations.Record(execution.Elapsed);
        _instrument.Record(execution.Elapsed.TotalSeconds);
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
