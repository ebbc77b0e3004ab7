using Barq.Jobs.Offloading;
using StackExchange.Redis;

namespace Barq.Jobs.Monitoring;

/// <summary>The workers of all hosts, as the queue's store knows them.</summary>
/// <param name="store">The queue's store.</param>
public sealed class JobServers(JobStore store)
{
    /// <summary>Asks for them.</summary>
    /// <returns>None where the store can't be asked.</returns>
    public async Task<IReadOnlyList<JobServerFigures>> ReadAsync()
    {
        try
        {
            // The storage blocks: not on the caller's thread.
            var servers = await Task.Run(() => store.Storage.GetMonitoringApi().Servers());
            return [.. servers.Select(server => new JobServerFigures(
                server.Name, [.. server.Queues], server.WorkersCount, Utc(server.StartedAt), server.Heartbeat is { } heartbeat ? Utc(heartbeat) : null))];
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return [];
        }
    }

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
