using Barq.Graph.Admission;
using Barq.Graph.RateLimiting;
using Barq.Persistence.Sharing;

namespace Barq.Graph.Metrics;

/// <summary>Reads what the limits of this process have done.</summary>
internal sealed class LimitReader(RateLimiter rates, ExecutionGate executions, QueueDelay delay, StatementGate statements)
{
    /// <summary>As of now.</summary>
    public LimitMetrics Read() => new(
        rates.Allowed, rates.Refused, rates.Alone, executions.Running, executions.Full, executions.Shed, delay.Least.TotalSeconds,
        statements.Running, statements.Waiting, statements.Shed);
}
