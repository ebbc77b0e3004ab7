using StackExchange.Redis;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>How a node learns of writes from the database, and how it finds Redis again.</summary>
internal sealed partial class CacheBus
{
    // What others have written and Redis has not told of. Redis first, or it is not looked into: what is read from there between the two is
    // dropped from memory afterwards. By the time at which the look counts, both are right or unused.
    private async Task<bool> LearnAsync(IReadOnlyList<NodeMessage> messages)
    {
        var unheard = messages.Where(message => DropMessages.Kinds.Contains(message.Kind) && !_heard.Contains(message.Id)).ToArray();
        if (unheard.Length == 0)
        {
            return false;
        }

        var tags = new HashSet<string>(StringComparer.Ordinal);
        foreach (var message in unheard)
        {
            DropMessages.AddTags(tags, message.Kind, message.OrganizationId, message.Payload);
        }

        if (tags.Contains(Everything) || tags.Count > MostTags)
        {
            writes.NoteAll();
            await NoteInRedisAsync([Everything]);
            log.DropAll();
        }
        else
        {
            writes.Note(tags);
            await NoteInRedisAsync(tags);
            log.Drop(tags);
        }

        _heard.Add(unheard.Select(message => message.Id));
        return true;
    }

    private async Task NoteInRedisAsync(IReadOnlyCollection<string> tags)
    {
        if (breaker.IsOpen)
        {
            breaker.Owe(tags);
            return;
        }

        try
        {
            await PayAsync(tags, timing.Tell);
        }
        catch (Exception exception) when (CacheBreaker.IsOfRedis(exception))
        {
            breaker.Lose(exception.Message, tags);
        }
    }

    private async Task PayAsync(IReadOnlyCollection<string> tags, TimeSpan patience)
    {
        var isAll = tags.Contains(Everything) || tags.Count > MostTags;
        RedisValue[] arguments = isAll
            ? [CacheMessages.Channel, CacheMessages.DropAll(members.Self, 0, []), NewEpoch()]
            : [CacheMessages.Channel, CacheMessages.Drop(members.Self, 0, [], tags), NewEpoch(), .. tags.Select(tag => (RedisValue)tag)];
        var noted = (RedisResult[]?)await (await connections.GetAsync()).GetDatabase()
            .ScriptEvaluateAsync(isAll ? CacheScripts.Reset : CacheScripts.Drop, [CacheScripts.Clock], arguments).WaitAsync(patience, time);
        clock.Learn((long)noted![0], (long)noted[1]);
    }

    private void Look()
    {
        try
        {
            _look.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is about to.
        }
    }

    private async Task KeepJoinedAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            await TryJoinAsync();
            await Task.WhenAny(_look.WaitAsync(timing.Beat, _stopping.Token));
        }
    }

    private async Task TryJoinAsync()
    {
        if (_isSubscribed && !breaker.IsOpen)
        {
            return;
        }

        try
        {
            await SubscribeAsync().WaitAsync(timing.LookUp, time);
            if (!trust.MayAnswer)
            {
                // It is not answered from anyway, until this node takes part.
                return;
            }

            _marked = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var joined = (RedisResult[]?)await _connection!.GetDatabase().ScriptEvaluateAsync(
                CacheScripts.Join, [CacheScripts.Clock], [CacheMessages.Channel, CacheMessages.DropAll(members.Self, 0, []), NewEpoch(), CacheMessages.Mark(members.Self)]).WaitAsync(timing.LookUp, time);
            clock.Learn((long)joined![0], (long)joined[1]);

            // Before it has heard the time here nothing that it makes can be shared. Where it hears nothing at all it still reads what others share.
            await Task.WhenAny(_marked.Task, Task.Delay(timing.LookUp, time, _stopping.Token));
            while (breaker.TakeOwed() is { Count: > 0 } owed)
            {
                try
                {
                    await PayAsync(owed, timing.LookUp);
                }
                catch
                {
                    breaker.Owe(owed);
                    throw;
                }
            }

            if (breaker.TryClose())
            {
                _found.TrySetResult();
            }
            else
            {
                // Something came to be owed in this very moment.
                Look();
            }
        }
        catch (Exception exception) when (CacheBreaker.IsOfRedis(exception))
        {
            LogRejoinFailed(exception.Message);
        }
    }

    private async Task SubscribeAsync()
    {
        if (_isSubscribed)
        {
            return;
        }

        var subscriber = _connection!.GetSubscriber();
        (await subscriber.SubscribeAsync(RedisChannel.Literal(CacheMessages.Channel))).OnMessage(message => Receive(message.Message));
        (await subscriber.SubscribeAsync(RedisChannel.Literal(CacheMessages.Acknowledgements(members.Self)))).OnMessage(message =>
        {
            var (node, id) = CacheMessages.ReadAcknowledgement(message.Message);
            members.Acknowledge(node, id);
        });
        _isSubscribed = true;
    }
}
