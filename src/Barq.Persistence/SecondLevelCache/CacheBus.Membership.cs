using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>How a node meets the others, gives signs of life, loses Redis and finds it again.</summary>
internal sealed partial class CacheBus
{
    // Who hears us answers at once; before that nobody would wait for us, nor we for them.
    private async Task MeetAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        try
        {
            while (time.GetElapsedTime(began) < timing.LookUp)
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

                await subscriber.PublishAsync(RedisChannel.Literal(CacheMessages.Channel), CacheMessages.Beat(_node, time.GetTimestamp())).WaitAsync(timing.LookUp, time);
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

            await Task.WhenAny(Task.Delay(timing.Beat, time, _stopping.Token));
        }
    }

    // Redis is taken to be back when a message to ourselves has come round; nothing that was missed meanwhile survives.
    private async Task TryJoinAsync()
    {
        if (!breaker.IsOpen || !_isHeard || time.GetElapsedTime(Volatile.Read(ref _lastEcho)) > timing.Trust)
        {
            return;
        }

        var isJoined = false;
        while (breaker.Missed || !isJoined)
        {
            // A server that has been started anew may have read old values from its disk, and the times of old drops with them.
            var script = breaker.Missed ? CacheScripts.Reset : CacheScripts.Join;
            breaker.Missed = false;
            try
            {
                var noted = (RedisResult[]?)await _connection!.GetDatabase().ScriptEvaluateAsync(
                    script, [CacheScripts.Clock], [CacheMessages.Channel, CacheMessages.DropAll(_node, 0), NewEpoch()]).WaitAsync(timing.LookUp, time);
                isJoined = true;
                if (noted is not [_, _])
                {
                    writes.NoteAll();
                    log.DropAll();
                }
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
        // What others dropped meanwhile, nobody tells us, and what we sent before that proves nothing any more.
        Volatile.Write(ref _lostAt, time.GetTimestamp());
        _isHeard = false;
        breaker.Lose(problem);
    }

    // When it was sent, not when it came: until then everything that others have sent is done, however long the queue is.
    private void HearOurselves(long sent)
    {
        if (!_isHeard)
        {
            // What came into memory before nobody could have told us to drop, nor what was written just before.
            writes.NoteAll();
            log.DropAll();
        }

        Volatile.Write(ref _lastEcho, sent);
        _isHeard = true;
        _echo.TrySetResult();
    }

    [LoggerMessage(EventIds.CacheRejoinFailed, LogLevel.Warning, "Redis is back, but what was missed could not be dropped yet: {Problem}")]
    private partial void LogRejoinFailed(string problem);
}
