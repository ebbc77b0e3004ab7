using System.Text.Json;
using Barq.Persistence.Redis;
using StackExchange.Redis;

namespace Barq.Graph.Metrics;

/// <summary>
/// Where every node leaves a value for the others, in Redis: it expires unless the node goes on doing so, so a node that has gone is not
/// counted any more. Redis may be away: then there are no others.
/// </summary>
/// <param name="prefix">Before each node's name. It holds the version of the values' shape: during a replacement of nodes old and new may differ.</param>
/// <param name="connections">Connections to Redis.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where the absence of Redis is told, once.</param>
internal sealed partial class NodeBoard(string prefix, RedisConnections connections, TimeProvider time, ILogger<NodeBoard> logger)
{
    /// <summary>How long a node's value stays: three samples.</summary>
    public static readonly TimeSpan Life = 3 * MetricsSampler.Interval;

    /// <summary>How long anybody waits for Redis.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    /// <summary>
    /// After so many failures in a row the absence is told: a sample asks twice, so it is the second sample without Redis. One slow answer,
    /// as of a cold start on a busy processor, is no news to anybody.
    /// </summary>
    private const int FailuresThatAreTold = 3;

    private static readonly JsonSerializerOptions _json = new() { IgnoreReadOnlyProperties = true };

    private readonly RedisKey _nodes = prefix + "nodes";
    private int _failures;

    /// <summary>Leaves a node's value.</summary>
    public Task PublishAsync<T>(string node, T value) => TryAsync(async database =>
    {
        var now = time.GetUtcNow();
        var batch = database.CreateBatch();
        Task[] sending =
        [
            batch.StringSetAsync(prefix + node, JsonSerializer.SerializeToUtf8Bytes(value, _json), Life),
            batch.SortedSetAddAsync(_nodes, node, now.ToUnixTimeMilliseconds()),
            batch.SortedSetRemoveRangeByScoreAsync(_nodes, double.NegativeInfinity, (now - TimeSpan.FromHours(1)).ToUnixTimeMilliseconds()),
        ];
        batch.Execute();
        await Task.WhenAll(sending);
        return true;
    });

    /// <summary>Takes a node's value away: it ends.</summary>
    public Task LeaveAsync(string node) => TryAsync(async database =>
    {
        await database.KeyDeleteAsync(prefix + node);
        return await database.SortedSetRemoveAsync(_nodes, node);
    });

    /// <summary>What the other nodes have left, at most five seconds ago; null where Redis can't be asked.</summary>
    public Task<T[]?> ReadOthersAsync<T>(string node) => TryAsync(async database =>
    {
        var names = await database.SortedSetRangeByRankAsync(_nodes);
        var keys = names.Where(name => name != node).Select(name => (RedisKey)(prefix + name)).ToArray();
        var values = keys.Length == 0 ? [] : await database.StringGetAsync(keys);
        return values.Where(value => !value.IsNull).Select(value => JsonSerializer.Deserialize<T>((byte[])value!, _json)!).ToArray();
    });

    /// <summary>Leaves values that are no node's own, under their names, for a while.</summary>
    /// <returns>Whether they are there.</returns>
    public Task<bool> PutAsync<T>(IReadOnlyDictionary<string, T> values, TimeSpan life) => TryAsync(async database =>
    {
        var batch = database.CreateBatch();
        var sending = values.Select(pair => batch.StringSetAsync(prefix + pair.Key, JsonSerializer.SerializeToUtf8Bytes(pair.Value, _json), life)).ToArray();
        batch.Execute();
        await Task.WhenAll(sending);
        return true;
    });

    /// <summary>The value under a name; null where there is none, or Redis can't be asked.</summary>
    public Task<T?> FindAsync<T>(string name)
        where T : class => TryAsync(async database =>
    {
        var value = await database.StringGetAsync(prefix + name);
        return value.IsNull ? null : JsonSerializer.Deserialize<T>((byte[])value!, _json);
    });

    private async Task<T?> TryAsync<T>(Func<IDatabase, Task<T>> command)
    {
        try
        {
            var result = await AskAsync(command).WaitAsync(_patience, TimeProvider.System);
            Volatile.Write(ref _failures, 0);
            return result;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException)
        {
            if (Interlocked.Increment(ref _failures) == FailuresThatAreTold)
            {
                LogAway(exception.Message);
            }

            return default;
        }
    }

    private async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> command) => await command((await connections.GetAsync()).GetDatabase());

    [LoggerMessage(EventIds.MetricsNotShared, LogLevel.Warning, "This node's figures can't be shared with the other nodes: {Problem}")]
    private partial void LogAway(string problem);
}
