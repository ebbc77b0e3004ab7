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
    RedisConnections connections, CacheBreaker breaker, DropLog log, RecentWrites writes, CachePeers peers, CacheOptions options, TimeProvider time, ILogger<CacheBus> logger)
    : IHostedService, IAsyncDisposable
{
    /// <summary>Tags of one drop; more drop everything.</summary>
    private const int MostTags = 5000;

    /// <summary>How long a node trusts its memory without having heard itself: less than the others wait for it.</summary>
    private static readonly TimeSpan _trust = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan _beat = TimeSpan.FromMilliseconds(250);

    private readonly string _node = Guid.CreateVersion7().ToString("n");
    private readonly RecentIds<long> _recent = new(time);
    private readonly CancellationTokenSource _stopping = new();
    private bool _isDisposed;
    private IConnectionMultiplexer? _connection;
    private Task _beating = Task.CompletedTask;
    private TaskCompletionSource _echo = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastEcho;
    private volatile bool _isHeard;

    /// <summary>Whether what is in memory may be answered with: nothing that others drop can have been missed, or Redis is away and memory is all there is.</summary>
    public bool IsMemoryTrusted => breaker.IsLost || time.GetElapsedTime(Volatile.Read(ref _lastEcho)) < _trust;

    /// <summary>Drops tags on all nodes; returns when they have, or when those that have not don't trust their memory any more.</summary>
    /// <param name="tags">The tags.</param>
    /// <param name="messages">The outbox messages that say the same, so that nobody drops once more for them.</param>
    /// <returns>Whether Redis took note; if not, everything is dropped when it is back.</returns>
    public async Task<bool> DropAsync(IReadOnlyCollection<string> tags, IReadOnlyCollection<long> messages)
    {
        writes.Note(tags);
        if (!options.Enabled || tags.Count == 0)
        {
            return true;
        }

        if (tags.Count > MostTags)
        {
            return await DropAllAsync();
        }

        return await peers.SendAsync(async id =>
        {
            // Redis first: what is read from there between the two is dropped here afterwards.
            var message = CacheMessages.Drop(_node, id, messages, tags);
            var done = await RunAsync(CacheScripts.Drop, [CacheMessages.Channel, message, NewEpoch(), .. tags.Select(tag => (RedisValue)tag)]);
            log.Drop(tags);
            if (done)
            {
                _recent.Add(messages);
            }

            return done;
        });
    }

    /// <summary>Drops everything, on all nodes.</summary>
    /// <returns>Whether Redis took note.</returns>
    public Task<bool> DropAllAsync() => peers.SendAsync(async id =>
    {
        var done = await RunAsync(CacheScripts.Reset, [CacheMessages.Channel, CacheMessages.DropAll(_node, id), NewEpoch()]);
        log.DropAll();
        return done;
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
        await Task.WhenAny(_echo.Task, Task.Delay(CacheBreaker.Patience, time, cancellationToken));
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

    private async Task<bool> RunAsync(string script, RedisValue[] arguments) => await breaker.TryDropAsync(async () =>
        await (await connections.GetAsync()).GetDatabase().ScriptEvaluateAsync(script, [CacheScripts.Clock], arguments));

    // Who hears us answers at once; before that nobody would wait for us, nor we for them.
    private async Task MeetAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        try
        {
            while (time.GetElapsedTime(began) < CacheBreaker.Patience)
            {
                var servers = _connection!.GetServers().Where(server => server is { IsConnected: true, IsReplica: false });
                var subscribers = await Task.WhenAll(servers.Select(server => server.SubscriptionSubscriberCountAsync(RedisChannel.Literal(CacheMessages.Channel))));
                if (peers.Count >= subscribers.Sum() - 1)
                {
                    return;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(10), time, cancellationToken);
            }
        }
        catch (Exception exception) when (CacheBreaker.IsOfRedis(exception))
        {
            breaker.Open(exception.Message);
        }
    }

    private async Task BeatAsync()
    {
        var subscribed = false;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var subscriber = _connection!.GetSubscriber();
                if (!subscribed)
                {
                    (await subscriber.SubscribeAsync(RedisChannel.Literal(CacheMessages.Channel))).OnMessage(message => Receive(message.Message));
                    (await subscriber.SubscribeAsync(RedisChannel.Literal(CacheMessages.Acknowledgements(_node)))).OnMessage(message =>
                    {
                        var (node, id) = CacheMessages.ReadAcknowledgement(message.Message);
                        peers.Acknowledge(node, id);
                    });
                    subscribed = true;
                }

                await subscriber.PublishAsync(RedisChannel.Literal(CacheMessages.Channel), CacheMessages.Beat(_node, time.GetTimestamp())).WaitAsync(CacheBreaker.Patience, time);
                await TryJoinAsync();
            }
            catch (Exception exception) when (CacheBreaker.IsOfRedis(exception))
            {
                breaker.Open(exception.Message);
            }

            if (time.GetElapsedTime(Volatile.Read(ref _lastEcho)) > breaker.Longest && !breaker.IsLost)
            {
                Lose("It does not answer.");
            }

            await Task.WhenAny(Task.Delay(_beat, time, _stopping.Token));
        }
    }

    // Redis is taken to be back when a message to ourselves has come round; nothing that was missed meanwhile survives.
    private async Task TryJoinAsync()
    {
        if (!breaker.IsOpen || !_isHeard || time.GetElapsedTime(Volatile.Read(ref _lastEcho)) > _trust)
        {
            return;
        }

        while (breaker.Missed)
        {
            breaker.Missed = false;
            try
            {
                await _connection!.GetDatabase().ScriptEvaluateAsync(
                    CacheScripts.Reset, [CacheScripts.Clock], [CacheMessages.Channel, CacheMessages.DropAll(_node, 0), NewEpoch()]).WaitAsync(CacheBreaker.Patience, time);
                log.DropAll();
            }
            catch (Exception exception) when (CacheBreaker.IsOfRedis(exception))
            {
                breaker.Missed = true;
                LogRejoinFailed(exception.Message);
                return;
            }
        }

        breaker.Close();
        if (breaker.Missed)
        {
            breaker.Lose("A drop came while Redis was coming back.");
        }
    }

    private void Lose(string problem)
    {
        // What others dropped meanwhile, nobody tells us.
        _isHeard = false;
        breaker.Lose(problem);
    }

    private void Receive(RedisValue value)
    {
        if (!CacheMessages.TryRead(value, out var message))
        {
            return;
        }

        if (message.Node == _node)
        {
            if (message.Kind == CacheMessageKind.Beat)
            {
                // When it was sent, not when it came: until then everything that others have sent is done, however long the queue is.
                Volatile.Write(ref _lastEcho, message.Id);
                _isHeard = true;
                _echo.TrySetResult();
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
                log.DropAll();
                break;
            default:
                return;
        }

        _connection!.GetSubscriber().Publish(
            RedisChannel.Literal(CacheMessages.Acknowledgements(message.Node)), CacheMessages.Acknowledgement(_node, message.Id), CommandFlags.FireAndForget);
    }

    [LoggerMessage(EventIds.CacheRejoinFailed, LogLevel.Warning, "Redis is back, but what was missed could not be dropped yet: {Problem}")]
    private partial void LogRejoinFailed(string problem);
}
