using Barq.Persistence.Outbox;
using Barq.Persistence.Redis;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>
/// Keeps the caches of all nodes in step. A drop reaches Redis and every node before the write that caused it is answered. Redis is the quick
/// way; what does not come through there each node finds in the database, and one that can't look there does not trust what it keeps.
/// </summary>
internal sealed partial class CacheBus(
    RedisConnections connections, CacheBreaker breaker, DropLog log, RecentWrites writes, CacheMembers members, NodeFeed feed, NodeTrust trust, SharedClock clock,
    CacheOptions options, CacheTiming timing, IDbContextFactory<FleetDbContext> contexts, OutboxSignal outbox, TimeProvider time, ILogger<CacheBus> logger)
    : IHostedService, IAsyncDisposable
{
    /// <summary>Tags of one drop; more drop everything.</summary>
    private const int MostTags = 5000;

    // Heard, from whomever; and done, on all nodes.
    private readonly RecentIds<long> _heard = new(time);
    private readonly RecentIds<long> _done = new(time);

    // Epoch and time of the drops that this node has told and done.
    private readonly RecentIds<(long Epoch, long Time)> _told = new(time, most: 10_000);
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _look = new(0, 1);
    private readonly TaskCompletionSource _found = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isDisposed;
    private bool _isSubscribed;
    private IConnectionMultiplexer? _connection;
    private Task _joining = Task.CompletedTask;
    private TaskCompletionSource _marked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether what is kept may be answered with.</summary>
    public bool IsMemoryTrusted => trust.MayAnswer;

    /// <summary>How many other nodes there are.</summary>
    public int Peers => members.Count;

    /// <summary>Whether it takes part: a command that only writes and ends does not.</summary>
    public bool IsStarted => _connection is not null;

    /// <summary>Whether an outbox message's drop is done on all nodes.</summary>
    public bool IsDone(long message) => _done.Contains(message);

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        feed.Learn = LearnAsync;
        feed.Joining = () =>
        {
            // What Redis was told meanwhile, and whether it is still the same Redis, is asked before it is answered from.
            breaker.OpenAnew();
            writes.NoteAll();
            log.DropAll();
        };
        feed.HasJoined = Look;
        feed.IsAlone = () => breaker.IsOpen;
        _connection = await connections.GetAsync();
        feed.Start();
        breaker.Opened = Look;
        _joining = KeepJoinedAsync();

        // A first look, so that a gateway that is told to be ready shares from its first request on. Others are waited for by the machine's clock.
        await Task.WhenAny(feed.Joined, Task.Delay(timing.Start, TimeProvider.System, cancellationToken));
        await Task.WhenAny(_found.Task, Task.Delay(timing.LookUp, TimeProvider.System, cancellationToken));
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!_isDisposed)
        {
            await _stopping.CancelAsync();
        }

        await feed.StopAsync();
        await _joining;
        if (_connection is not null)
        {
            // Nothing is answered from what is kept here any more: nobody need wait for us.
            Publish(CacheMessages.Channel, CacheMessages.Leave(members.Self));
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
            _look.Dispose();
        }
    }

    private static RedisValue NewEpoch() => Random.Shared.NextInt64(1, long.MaxValue);

    // Redis numbers the drops, and tells them in their order: where one is missing, nothing is kept of what was before. What this node has told itself
    // it has dropped when the script has come back, which may be before this or after.
    private void Drop(CacheMessage message, bool isOwn)
    {
        if (!isOwn && message.Kind == CacheMessageKind.DropAll)
        {
            writes.NoteAll();
        }
        else if (!isOwn)
        {
            writes.Note(message.Tags);
        }

        var isNext = message.Kind == CacheMessageKind.Mark ? clock.Heard == (message.Epoch, message.Time) : clock.IsNext(message.Epoch, message.Time);
        if (!isNext || message.Kind == CacheMessageKind.DropAll)
        {
            log.DropAll();
        }
        else if (!isOwn || !_told.Contains((message.Epoch, message.Time)))
        {
            log.Drop(message.Tags);
        }

        clock.Hear(message.Epoch, message.Time);
        if (!isOwn)
        {
            _heard.Add(message.Messages);
        }
        else if (message.Kind != CacheMessageKind.Drop)
        {
            _marked.TrySetResult();
        }
    }

    private void Publish(string channel, string message) => _connection!.GetSubscriber().Publish(RedisChannel.Literal(channel), message, CommandFlags.FireAndForget);

    private void Receive(RedisValue value)
    {
        if (!CacheMessages.TryRead(value, out var message))
        {
            return;
        }

        var isOwn = message.Node == members.Self;
        switch (message.Kind)
        {
            case CacheMessageKind.Leave when !isOwn:
                members.Leave(message.Node);
                return;
            case CacheMessageKind.Done when !isOwn:
                _done.Add(message.Messages);
                return;
            case CacheMessageKind.Mark or CacheMessageKind.Drop or CacheMessageKind.DropAll:
                clock.Learn(message.Epoch, message.Time);
                Drop(message, isOwn);
                break;
        }

        if (message.Id != 0 && !isOwn)
        {
            Publish(CacheMessages.Acknowledgements(message.Node), CacheMessages.Acknowledgement(members.Self, message.Id));
        }
    }

    [LoggerMessage(EventIds.CacheTellAgain, LogLevel.Debug, "The connection to Redis broke while a drop was told; it is told again: {Failure}")]
    private partial void LogTellAgain(string failure);

    [LoggerMessage(EventIds.CacheAppendAgain, LogLevel.Warning, "Neither Redis nor the database could be told of a drop; it is tried again: {Problem}")]
    private partial void LogAppendAgain(string problem);

    [LoggerMessage(EventIds.CacheRejoinFailed, LogLevel.Debug, "Redis is not back yet: {Problem}")]
    private partial void LogRejoinFailed(string problem);
}
