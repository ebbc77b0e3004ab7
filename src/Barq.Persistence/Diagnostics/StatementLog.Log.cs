using Microsoft.Extensions.Logging;

namespace Barq.Persistence.Diagnostics;

internal sealed partial class StatementLog
{
    [LoggerMessage(EventIds.StatementExecuted, LogLevel.Information, "SQL, {Milliseconds:0.0} ms, {Rows} rows: {Statement}")]
    private partial void LogExecuted(double milliseconds, string rows, string statement);

    [LoggerMessage(EventIds.SlowStatementExecuted, LogLevel.Warning, "Slow SQL, {Milliseconds:0.0} ms, {Rows} rows: {Statement}")]
    private partial void LogSlow(double milliseconds, string rows, string statement);

    [LoggerMessage(EventIds.StatementFailed, LogLevel.Warning, "SQL failed after {Milliseconds:0.0} ms ({Error}): {Statement}")]
    private partial void LogFailed(double milliseconds, string error, string statement);
}
