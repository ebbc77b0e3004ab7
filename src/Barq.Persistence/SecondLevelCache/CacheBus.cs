using Barq.Persistence.Redis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>
/// Keeps the caches of all nodes in step. A drop reaches Redis and every node before the write that caused it is answered: each node
/// acknowledges it, and one that does not is one that does not trust its memory any more either, because it has not heard itself for a while.
/// </summary>
internal sealed partial class CacheBus(
    RedisConnections connections, CacheBreaker breaker, DropLog log, RecentWrites writes, CachePeers peers, CacheOptions options, CacheTiming timing, TimeProvider time, ILogger<CacheBus> logger)
    : IHostedService, IAsyncDisposable
{
    /// <summary>How many other nodes have been heard of.</summary>
    public int Peers => peers.Count;

    /// <summary>Tags of one drop; more drop everything.</summary>
    private const int MostTags = 5000;

    private readonly string _node = Guid.CreateVersion7().ToString("n");
    private readonly RecentIds<long> _recent = new(time);
    private readonly CancellationTokenSource _stopping = new();
    private bool _isDisposed;
    private IConnectionMultiplexer? _connection;
    private Task _beating = Task.CompletedTask;
    private TaskCompletionSource _echo = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastEcho;
    private long _lostAt = long.MinValue;
    private volatile bool _isHeard;

    /// <summary>Whether what is in memory may be answered with: nothing that others drop can have been missed, or Redis is away and memory is all there is.</summary>
    public bool IsMemoryTrusted => breaker.IsLost || (_isHeard && time.GetElapsedTime(Volatile.Read(ref _lastEcho)) < timing.Trust);

    /// <summary>Drops tags on all nodes; returns when they have, or when those that have not don't trust their memory any more.</summary>
    /// <param name="tags">The tags.</param>
    /// <param name="messages">The outbox messages that say the same, so that nobody drops once more for them.</param>
    /// <returns>Whether Redis took note; if not, everything is dropped when it is back.</returns>
    public async Task<bool> DropAsync(IReadOnlyCollection<string> tags, IReadOnlyCollection<long> messages)
    {
        writes.Note(tags);
        return !options.Enabled || tags.Count == 0
            || (tags.Count > MostTags ? await DropAllAsync() : await DropAtAsync(tags, messages) is not null);
    }

    /// <summary>Drops tags on all nodes, and says when that was.</summary>
    /// <returns>The time of the drop: what is stored under it goes with the next drop, wherever that comes from. Null where Redis is away.</returns>
    public async Task<CacheStamp?> DropAtAsync(IReadOnlyCollection<string> tags, IReadOnlyCollection<long> messages)
    {
        CacheStamp? stamp = null;
        await peers.SendAsync(async id =>
        {
            // Redis first: what is read from there between the two is dropped here afterwards.
            var message = CacheMessages.Drop(_node, id, messages, tags);
            var noted = await RunAsync(CacheScripts.Drop, [CacheMessages.Channel, message, NewEpoch(), .. tags.Select(tag => (RedisValue)tag)]);
            log.Drop(tags);
            if (noted is null)
            {
                return false;
            }

            stamp = new CacheStamp(log.Clock, (long)noted[0], (long)noted[1]);
            _recent.Add(messages);
            return true;
        });
        return stamp;
    }

    /// <summary>Drops everything, on all nodes.</summary>
    /// <returns>Whether Redis took note.</returns>
    public Task<bool> DropAllAsync() => peers.SendAsync(async id =>
    {
        writes.NoteAll();
        var noted = await RunAsync(CacheScripts.Reset, [CacheMessages.Channel, CacheMessages.DropAll(_node, id), NewEpoch()]);
        log.DropAll();
        return noted is not null;
    });

    /// <summary>Whether an outbox message's drop has been seen on this node already.</summary>
    public bool IsDone(long message) => _recent.Contains(message);

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Enabled)
        {
            return;
        }

        _connection = await connections.GetAsync();
        _connection.ConnectionFailed += (_, failure) => Lose(failure.FailureType.ToString());
        Volatile.Write(ref _lastEcho, time.GetTimestamp());
        _beating = BeatAsync();

        // A first look, so that a gateway that is told to be ready shares from its first request on.
        await Task.WhenAny(_echo.Task, Task.Delay(timing.LookUp, time, cancellationToken));
        await MeetAsync(cancellationToken);
        await TryJoinAsync();
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!_isDisposed)
        {
            await _stopping.CancelAsync();
        }

        await _beating;
        if (_connection is not null)
        {
            // Nobody is answered here any more: nobody need wait for us.
            await _connection.GetSubscriber().PublishAsync(
                RedisChannel.Literal(CacheMessages.Channel), CacheMessages.Leave(_node), CommandFlags.FireAndForget);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            await StopAsync(CancellationToken.None);
            _isDisposed = true;
            _stopping.Dispose();
        }
    }

    private static RedisValue NewEpoch() => Random.Shared.NextInt64(1, long.MaxValue);

    // Epoch and time; null where Redis is away.
    private async Task<RedisResult[]?> RunAsync(string script, RedisValue[] arguments)
    {
        RedisResult[]? noted = null;
        return await breaker.TryDropAsync(async () =>
            noted = (RedisResult[]?)await (await connections.GetAsync()).GetDatabase().ScriptEvaluateAsync(script, [CacheScripts.Clock], arguments)) ? noted : null;
    }

    private void Receive(RedisValue value)
    {
        if (!CacheMessages.TryRead(value, out var message))
        {
            return;
        }

        if (message.Node == _node)
        {
            if (message.Kind == CacheMessageKind.Beat && message.Id > Volatile.Read(ref _lostAt))
            {
                HearOurselves(message.Id);
            }
            else if (message.Kind is CacheMessageKind.Drop or CacheMessageKind.DropAll)
            {
                peers.CameRound(message.Id);
            }

            return;
        }

        if (message.Kind == CacheMessageKind.Leave)
        {
            peers.Leave(message.Node);
            return;
        }

        if (peers.Hear(message.Node))
        {
            _connection!.GetSubscriber().Publish(RedisChannel.Literal(CacheMessages.Channel), CacheMessages.Beat(_node, time.GetTimestamp()), CommandFlags.FireAndForget);
        }

        switch (message.Kind)
        {
            case CacheMessageKind.Drop:
                writes.Note(message.Tags);
                log.Drop(message.Tags);
                _recent.Add(message.Messages);
                break;
            case CacheMessageKind.DropAll:
                writes.NoteAll();
                log.DropAll();
                break;
            default:
                return;
        }

        _connection!.GetSubscriber().Publish(
            RedisChannel.Literal(CacheMessages.Acknowledgements(message.Node)), CacheMessages.Acknowledgement(_node, message.Id), CommandFlags.FireAndForget);
    }
}
