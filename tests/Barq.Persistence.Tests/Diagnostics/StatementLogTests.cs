using Barq.Persistence.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Barq.Persistence.Tests.Diagnostics;

public sealed class StatementLogTests
{
    private static readonly StatementExecution Fast = new("SELECT fast", TimeSpan.FromMilliseconds(9), 1);
    private static readonly StatementExecution Slow = new("SELECT slow", TimeSpan.FromMilliseconds(10), 1);
    private static readonly StatementExecution Failed = new("SELECT failed", TimeSpan.Zero, -1, new InvalidOperationException("Key (email)=(a@b) exists"));

    [Theory]
    [InlineData(false, false, "")]
    [InlineData(false, true, "")]
    [InlineData(true, true, "Slow SQL, 10.0 ms, 1 rows: SELECT slow|SQL failed after 0.0 ms (InvalidOperationException): SELECT failed")]
    [InlineData(true, false, "SQL, 9.0 ms, 1 rows: SELECT fast|Slow SQL, 10.0 ms, 1 rows: SELECT slow|SQL failed after 0.0 ms (InvalidOperationException): SELECT failed")]
    public void Executed_ByOptions_LogsWhatTheySay(bool logQueries, bool slowOnly, string expected)
    {
        var lines = new Lines();
        var options = new StatementLogOptions { LogQueries = logQueries, SlowQueriesOnly = slowOnly, SlowQueryThreshold = 0.01 };
        var log = new StatementLog(Options.Create(options), lines);

        log.Executed(Fast);
        log.Executed(Slow);
        log.Executed(Failed);

        Assert.Equal(expected, string.Join('|', lines.Written));
    }

    private sealed class Lines : ILogger<StatementLog>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));
    }
}
