using System.Collections.Concurrent;
using Barq.Testing.Processes;
using Microsoft.Extensions.Logging;

namespace Barq.Jobs.Tests;

/// <summary>What a node has logged, to be read when a test waits for it in vain.</summary>
internal sealed class LogLines
{
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>Whether a line holds a text.</summary>
    public bool Has(string text) => _lines.Any(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>Returns when the condition holds; where it does not in time, the error shows the log.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        try
        {
            await Poll.UntilAsync(condition, what);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message} The log:\n{string.Join('\n', _lines.TakeLast(30))}", exception);
        }
    }

    /// <summary>Adds what a host logs.</summary>
    public sealed class Provider(LogLines lines) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new Writer(lines, categoryName);

        public void Dispose()
        {
        }
    }

    private sealed class Writer(LogLines lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!category.StartsWith("Microsoft.", StringComparison.Ordinal))
            {
                lines._lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception}");
            }
        }
    }
}
