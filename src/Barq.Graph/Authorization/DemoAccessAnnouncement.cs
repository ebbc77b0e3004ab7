using Barq.Jobs.Authentication;

namespace Barq.Graph.Authorization;

/// <summary>Checks at the start that callers can be known, and says so where anybody is let in.</summary>
internal sealed partial class DemoAccessAnnouncement(DemoAccess access, IHostEnvironment environment, ILogger<DemoAccessAnnouncement> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        access.Check();
        if (access.IsOpen)
        {
            // In Development it is meant, and this machine alone is listened to.
            LogOpen(environment.IsDevelopment() ? LogLevel.Information : LogLevel.Warning);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventId = EventIds.DemoAccessOpen, Message =
        "Requests without a token run as a demo administrator of all organizations. The command 'token' makes tokens of other roles")]
    private partial void LogOpen(LogLevel level);
}
