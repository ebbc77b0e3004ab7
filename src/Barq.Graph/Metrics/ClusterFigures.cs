using System.Text.Json;
using Barq.Persistence.Redis;
using StackExchange.Redis;

namespace Barq.Graph.Metrics;

/// <summary>
/// Every node leaves its figures in Redis, where they expire unless it goes on doing so: a node that has gone is not counted any more.
/// </summary>
internal sealed partial class ClusterFigures(RedisConnections connections, MetricsCollector collector, TimeProvider time, ILogger<ClusterFigures> logger)
{
    /// <summary>How long a node's figures stay: three samples.</summary>
    public static readonly TimeSpan Life = 3 * MetricsSampler.Interval;

    /// <summary>How long anybody waits for Redis.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    private static readonly JsonSerializerOptions _json = new() { IgnoreReadOnlyProperties = true };

    // Figures of another shape are not read: during a replacement of nodes the old and the new may differ.
    private const string Prefix = "{barq}:metrics:1:";
    private static readonly RedisKey _nodes = Prefix + "nodes";
    private bool _isAway;

    /// <summary>Leaves this node's figures. Redis may be away: others then go on without them.</summary>
    public Task PublishAsync(NodeFigures figures)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(figures, _json);
        return TryAsync(async database =>
        {
            var now = time.GetUtcNow();
            var batch = database.CreateBatch();
            Task[] sending =
            [
                batch.StringSetAsync(Prefix + figures.Node, json, Life),
                batch.SortedSetAddAsync(_nodes, figures.Node, now.ToUnixTimeMilliseconds()),
                batch.SortedSetRemoveRangeByScoreAsync(_nodes, double.NegativeInfinity, (now - TimeSpan.FromHours(1)).ToUnixTimeMilliseconds()),
            ];
            batch.Execute();
            await Task.WhenAll(sending);
            return true;
        });
    }

    /// <summary>Takes this node's figures away: it ends.</summary>
    public Task LeaveAsync() => TryAsync(async database =>
    {
        await database.KeyDeleteAsync(Prefix + collector.Node);
        return await database.SortedSetRemoveAsync(_nodes, collector.Node);
    });

    /// <summary>The figures of all nodes: this one's as of now, the others' as they left them, at most five seconds ago.</summary>
    /// <returns>The figures, and whether Redis could be asked for the others'.</returns>
    public async Task<(IReadOnlyList<NodeFigures> Nodes, bool IsComplete)> ReadAsync()
    {
        var own = collector.Read();
        var others = await TryAsync(async database =>
        {
            var names = await database.SortedSetRangeByRankAsync(_nodes);
            var keys = names.Where(name => name != own.Node).Select(name => (RedisKey)(Prefix + name)).ToArray();
            return keys.Length == 0 ? [] : await database.StringGetAsync(keys);
        });
        return others is null
            ? ([own], false)
            : ([own, .. others.Where(value => !value.IsNull).Select(value => JsonSerializer.Deserialize<NodeFigures>((byte[])value!, _json)!)], true);
    }

    private async Task<T?> TryAsync<T>(Func<IDatabase, Task<T>> command)
    {
        try
        {
            var result = await AskAsync(command).WaitAsync(_patience, TimeProvider.System);
            _isAway = false;
            return result;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException)
        {
            if (!_isAway)
            {
                _isAway = true;
                LogAway(exception.Message);
            }

            return default;
        }
    }

    private async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> command) => await command((await connections.GetAsync()).GetDatabase());

    [LoggerMessage(EventIds.MetricsNotShared, LogLevel.Warning, "This node's figures can't be shared with the other nodes: {Problem}")]
    private partial void LogAway(string problem);
}
