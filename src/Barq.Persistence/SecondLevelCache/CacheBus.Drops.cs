using System.Text.Json;
using Barq.Persistence.Databases;
using Barq.Persistence.Outbox;
using StackExchange.Redis;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>How a node tells of a drop: through Redis, and through the database where that does not reach all.</summary>
internal sealed partial class CacheBus
{
    /// <summary>Stands for everything in the message of a drop.</summary>
    internal const string Everything = "*";

    /// <summary>Drops tags on all nodes; returns when they have, or when those that have not don't trust what they keep any more.</summary>
    /// <param name="tags">The tags.</param>
    /// <param name="messages">The outbox messages that say the same, of the same transaction as the write.</param>
    /// <returns>Whether Redis took note; if not, it is told when it is back.</returns>
    /// <exception cref="DatabaseUnavailableException">There is no such message, and neither Redis nor the database could be told.</exception>
    public async Task<bool> DropAsync(IReadOnlyCollection<string> tags, IReadOnlyCollection<long> messages)
    {
        writes.Note(tags);
        return tags.Count == 0 || (tags.Count > MostTags ? await DropAllAsync(messages) : (await DropAtAsync(tags, messages)).IsTold);
    }

    /// <summary>Drops tags on all nodes, and says when that was.</summary>
    /// <returns>The time of the drop: what is stored under it goes with the next drop, wherever that comes from. Null where Redis is away.</returns>
    public async Task<(bool IsTold, CacheStamp? Stamp)> DropAtAsync(IReadOnlyCollection<string> tags, IReadOnlyCollection<long> messages)
    {
        CacheStamp? stamp = null;
        var told = await SendAsync(tags, messages, async id =>
        {
            // Redis first: what is read from there between the two is dropped here afterwards.
            var message = CacheMessages.Drop(members.Self, id, messages, tags);
            var noted = await TellAsync(CacheScripts.Drop, [CacheMessages.Channel, message, NewEpoch(), .. tags.Select(tag => (RedisValue)tag)], tags);
            log.Drop(tags);
            if (noted is not null)
            {
                stamp = new CacheStamp(log.Clock, (long)noted[0], (long)noted[1]);
                _told.TryAdd((stamp.Value.Epoch, stamp.Value.Shared));
            }

            return noted is not null;
        });
        return (told, stamp);
    }

    /// <summary>Drops everything, on all nodes.</summary>
    /// <returns>Whether Redis took note.</returns>
    public Task<bool> DropAllAsync(IReadOnlyCollection<long>? messages = null) => SendAsync([Everything], messages ?? [], async id =>
    {
        writes.NoteAll();
        var noted = await TellAsync(CacheScripts.Reset, [CacheMessages.Channel, CacheMessages.DropAll(members.Self, id, messages ?? []), NewEpoch()], [Everything]);
        log.DropAll();
        return noted is not null;
    });

    private async Task<bool> SendAsync(IReadOnlyCollection<string> tags, IReadOnlyCollection<long> messages, Func<long, Task<bool>> tell)
    {
        if (_connection is null)
        {
            // A command that only writes and ends: its messages lie in the outbox, and other nodes find them there.
            log.DropAll();
            return false;
        }

        _heard.Add(messages);
        var told = await members.SendAsync(messages, tell, (wait, isTold) => TellThroughDatabaseAsync(tags, wait, isTold));
        if (told)
        {
            _done.Add(messages);
            if (members.Count > 0 && messages.Count > 0)
            {
                Publish(CacheMessages.Channel, CacheMessages.Done(members.Self, messages));
            }
        }

        return told;
    }

    // One script, tried again for a moment where its connection breaks: it is no matter if it is run twice.
    private async Task<RedisResult[]?> TellAsync(string script, RedisValue[] arguments, IReadOnlyCollection<string> tags)
    {
        var began = time.GetTimestamp();
        var pause = TimeSpan.FromMilliseconds(5);
        while (!breaker.IsLost)
        {
            breaker.CountAttempt();
            try
            {
                var noted = (RedisResult[]?)await (await connections.GetAsync()).GetDatabase()
                    .ScriptEvaluateAsync(script, [CacheScripts.Clock], arguments).WaitAsync(timing.LookUp, time);
                clock.Learn((long)noted![0], (long)noted[1]);
                return noted;
            }
            catch (RedisConnectionException exception) when (time.GetElapsedTime(began) < timing.Tell)
            {
                LogTellAgain(exception.FailureType.ToString());
                await Task.Delay(pause, time);
                pause *= 2;
            }
            catch (Exception exception) when (CacheBreaker.IsOfRedis(exception))
            {
                breaker.Lose(exception.Message, tags);
                return null;
            }
        }

        breaker.Owe(tags);
        return null;
    }

    private async Task<IDisposable?> TellThroughDatabaseAsync(IReadOnlyCollection<string> tags, DropWait wait, bool isTold)
    {
        if (!isTold && options.WhenRedisIsAway == CacheFallback.Memory)
        {
            return null;
        }

        if (!wait.HasMessages)
        {
            wait.Add(await AppendAsync(JsonSerializer.Serialize(tags)));
            outbox.Set();
        }

        return feed.Ask();
    }

    private async Task<long> AppendAsync(string payload)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                await using var context = await contexts.CreateDbContextAsync();
                var message = new OutboxMessage { Kind = DropTagsHandler.MessageKind, Payload = payload };
                context.Add(message);
                await context.SaveChangesAsync();
                return message.Id;
            }
            catch (Exception exception) when (time.GetElapsedTime(began) < timing.Append && DatabaseErrors.Translate(exception) != exception)
            {
                LogAppendAgain(exception.Message);
                await Task.Delay(timing.Retry, time);
            }
            catch (Exception exception) when (DatabaseErrors.Translate(exception) is var known && known != exception)
            {
                throw known;
            }
        }
    }
}
