using System.Globalization;
using StackExchange.Redis;

namespace Barq.Jobs.Offloading;

/// <summary>
/// The name of what the queue's store holds: another one as soon as the store may have lost something. A key in it dies with a FLUSHALL,
/// and a server that was started anew, or that another has taken over from, has another run id.
/// </summary>
internal sealed class JobStoreGeneration(JobStore store)
{
    private const string Key = JobStore.Prefix + "generation";

    private volatile string? _last;

    /// <summary>The name that was seen last; null before the first look.</summary>
    public string? Last => _last;

    /// <summary>Looks.</summary>
    /// <exception cref="RedisException">The server can't be reached.</exception>
    public async Task<string> ReadAsync()
    {
        var database = store.Database;
        var fresh = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        await database.StringSetAsync(Key, fresh, when: When.NotExists);
        var mark = (string?)await database.StringGetAsync(Key) ?? fresh;
        var runs = await Task.WhenAll(store.Servers.Where(server => server is { IsConnected: true, IsReplica: false }).Select(RunIdAsync));
        var name = $"{mark}/{string.Join('+', runs.Order(StringComparer.Ordinal))}";
        return _last = name.Length <= 200 ? name : name[..200];
    }

    private static async Task<string> RunIdAsync(IServer server)
    {
        var info = await server.InfoAsync("server");
        return info.SelectMany(section => section).FirstOrDefault(pair => pair.Key == "run_id").Value ?? "";
    }
}
