using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Barq.Graph.Tests.Transport.Http;
using Barq.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Barq.Graph.Tests.Transport;

/// <summary>A connection that breaks while a body comes is a client's affair: nothing of it stands in the log, and nothing of it stays.</summary>
public sealed class BrokenBodyTests
{
    private const int Connections = 400;

    [Theory]
    [InlineData("POST /graphql", "Content-Type: application/json")]
    [InlineData("POST /graphql", "Content-Type: application/json\r\nAccept: text/event-stream")]
    [InlineData("POST /graphql/persisted", "Content-Type: application/json")]
    [InlineData("POST /api/v1/uploads", "Content-Type: text/csv")]
    public async Task Connection_ThatIsResetWithinABody_LeavesNothingInTheLog(string line, string headers)
    {
        var log = new Notes();
        await using var gateway = await HttpGateway.StartAsync(configure: services => services.AddLogging(logging => logging.AddProvider(log)));
        for (var i = 0; i < Connections; i += 20)
        {
            await Task.WhenAll(Enumerable.Range(i, 20).Select(number => BreakAsync(gateway, line, headers, number)));
        }

        // Whoever asks afterwards is answered as ever.
        Assert.Equal(200, (await gateway.PostAsync("{\"query\":\"{ __typename }\"}")).Status);
        await Poll.UntilAsync(() => gateway.Services.GetRequiredService<Barq.Graph.Transport.Http.BodySlots>().Open == 0, "the bodies' places to be free");
        Assert.True(log.Entries.IsEmpty, $"{log.Entries.Count}: {log.Entries.FirstOrDefault()}");
    }

    private static async Task BreakAsync(HttpGateway gateway, string line, string headers, int number)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(gateway.Address.Host, gateway.Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"{line} HTTP/1.1\r\nHost: a\r\n{headers}\r\nContent-Length: 100000\r\n\r\n"));
        for (var i = 0; i < 1 + (number % 3); i++)
        {
            await socket.SendAsync(" "u8.ToArray());
            await Task.Delay(TimeSpan.FromMilliseconds(number % 5), TimeProvider.System);
        }

        // Not closed in order, but cut: what the other side reads is an error.
        socket.LingerState = new LingerOption(true, 0);
    }

    // What the server and the gateway say; that this one's Redis is away is another matter.
    private sealed class Notes : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Entries { get; } = new();

        public ILogger CreateLogger(string categoryName) =>
            categoryName.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || categoryName.StartsWith("Barq.Graph", StringComparison.Ordinal) ? this : NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Entries.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");
            }
        }

        public void Dispose()
        {
        }
    }
}
