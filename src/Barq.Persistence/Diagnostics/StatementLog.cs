using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Barq.Persistence.Diagnostics;

/// <summary>Writes statements to the log, as <see cref="StatementLogOptions"/> says: slow and failed ones as warnings.</summary>
internal sealed partial class StatementLog(IOptions<StatementLogOptions> options, ILogger<StatementLog> logger) : IStatementObserver
{
    private readonly bool _enabled = options.Value.LogQueries;
    private readonly bool _slowOnly = options.Value.SlowQueriesOnly;
    private readonly TimeSpan _slow = TimeSpan.FromSeconds(options.Value.SlowQueryThreshold);

    public void Executed(in StatementExecution execution)
    {
        if (!_enabled)
        {
            return;
        }

        var milliseconds = execution.Elapsed.TotalMilliseconds;
        if (execution.Error is { } error)
        {
            // The type alone: a database's message may quote the values of the row.
            LogFailed(milliseconds, error.GetType().Name, execution.Text);
        }
        else if (execution.Elapsed >= _slow)
        {
            LogSlow(milliseconds, Count(execution.Rows), execution.Text);
        }
        else if (!_slowOnly)
        {
            LogExecuted(milliseconds, Count(execution.Rows), execution.Text);
        }
    }

    private static string Count(long rows) => rows < 0 ? "?" : rows.ToString(CultureInfo.InvariantCulture);
}
