using System.Collections.Immutable;
using Barq.Persistence.Redis;
using Barq.Persistence.SecondLevelCache;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Barq.Persistence.Events;

/// <summary>
/// Tells what has happened in the fleet to subscribers on all nodes, over Redis. While Redis is away this node's subscribers still hear of
/// this node's events; when it is back, all are told that they may have missed some.
/// </summary>
public sealed partial class FleetEvents(RedisConnections connections, TimeProvider time, ILogger<FleetEvents> logger) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan _beat = TimeSpan.FromSeconds(1);

    /// <summary>How long somebody who publishes waits for Redis; and how long the silence of Redis goes unnoticed.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(5);

    private readonly string _node = Guid.CreateVersion7().ToString("n");
    private readonly Lock _gate = new();
    private readonly RecentIds<string> _delivered = new(time);
    private readonly RecentIds<string> _shared = new(time);
    private readonly EventNodes _nodes = new(time);
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableArray<Subscriber> _subscribers = [];
    private IConnectionMultiplexer? _connection;
    private Task _beating = Task.CompletedTask;
    private long _number;
    private long _unsure;
    private long _lastEcho;
    private volatile bool _isAway;
    private volatile bool _wasCut;
    private volatile bool _isLate;
    private bool _isDisposed;

    /// <summary>Whether this node tells the others, and hears them.</summary>
    public bool IsConnected => _connection is not null && !_isAway && !_wasCut && _heard.Task.IsCompleted;

    /// <summary>Whether this process was ready before it heard the others.</summary>
    internal bool WasLate => _isLate;

    /// <summary>How many subscribers there are in this process.</summary>
    public int SubscriberCount => _subscribers.Length;

    /// <summary>Whether this process tells others at all: a command that only writes and ends does not.</summary>
    internal bool IsStarted => _connection is not null;

    /// <summary>Subscribes to the events of all nodes.</summary>
    /// <param name="occurred">Called for each event once, on any thread, possibly for several at once. It must neither block nor throw.</param>
    /// <param name="missed">Called when events of other nodes may have been missed. It must neither block nor throw.</param>
    /// <returns>Ends the subscription.</returns>
    public IDisposable Subscribe(Action<FleetEvent> occurred, Action? missed = null)
    {
        ArgumentNullException.ThrowIfNull(occurred);
        var subscriber = new Subscriber(this, occurred, missed);
        ImmutableInterlocked.Update(ref _subscribers, subscribers => subscribers.Add(subscriber));
        return subscriber;
    }

    /// <summary>Tells an event to all subscribers. It must be true already: publish after the commit.</summary>
    /// <param name="occurred">The event.</param>
    /// <param name="cancellationToken">Ends the wait for Redis; this process's subscribers have been told by then.</param>
    /// <returns>Whether the other nodes have been told too.</returns>
    public async Task<bool> PublishAsync(FleetEvent occurred, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(occurred);
        Deliver(occurred);
        if (!IsStarted)
        {
            return false;
        }

        try
        {
            if (Send(occurred) is not { } sending)
            {
                return false;
            }

            await sending.WaitAsync(_patience, TimeProvider.System, cancellationToken);
            _shared.Add([occurred.Id]);
            return true;
        }
        catch (Exception exception) when (CacheBreaker.IsOfRedis(exception))
        {
            // It may have got through all the same: its echo will tell.
            Volatile.Write(ref _unsure, Volatile.Read(ref _number));
            Lose(exception.Message);
            return false;
        }
    }

    /// <summary>Whether all nodes have been told an event.</summary>
    internal bool IsShared(string id) => _shared.Contains(id);

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var connection = await connections.GetAsync();
        connection.ConnectionFailed += (_, _) => _wasCut = true;
        _lastEcho = time.GetTimestamp();
        _connection = connection;
        _beating = BeatAsync(connection);

        // So that a gateway that is ready hears everything. Another process is waited for by the machine's clock: the fleet's may stand still.
        await Task.WhenAny(_heard.Task, Task.Delay(_patience, TimeProvider.System, cancellationToken));

        // Where it does not yet, whoever subscribes from now on is told so once it does.
        _isLate = !_heard.Task.IsCompleted;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!_isDisposed)
        {
            await _stopping.CancelAsync();
        }

        await _beating;
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

    // Numbered in the order in which they go out. What can't go out has a number too, so that the others see that they missed it.
    private Task? Send(FleetEvent? occurred)
    {
        lock (_gate)
        {
            var number = occurred is null ? _number : ++_number;
            return occurred is not null && _isAway
                ? null
                : _connection!.GetSubscriber().PublishAsync(RedisChannel.Literal(EventMessages.Channel), EventMessages.Write(_node, number, occurred));
        }
    }

    private async Task BeatAsync(IConnectionMultiplexer connection)
    {
        var subscribed = false;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                if (!subscribed)
                {
                    (await connection.GetSubscriber().SubscribeAsync(RedisChannel.Literal(EventMessages.Channel))).OnMessage(message => Receive(message.Message));
                    subscribed = true;
                }

                await Send(null)!.WaitAsync(_patience, time);
            }
            catch (Exception exception) when (CacheBreaker.IsOfRedis(exception))
            {
                // A beat that is late is no loss, since a machine with much to do has many: that is silence, below. Nor is one that fails before any was heard.
                if (exception is not TimeoutException && _heard.Task.IsCompleted)
                {
                    Lose(exception.Message);
                }
            }

            if (time.GetElapsedTime(Volatile.Read(ref _lastEcho)) > _silence)
            {
                Lose("It does not answer.");
            }

            await Task.WhenAny(Task.Delay(_beat, time, _stopping.Token));
        }
    }

    private void Lose(string problem)
    {
        _wasCut = true;
        if (!_isAway)
        {
            _isAway = true;
            LogLost(problem);
        }
    }

    // Called by the connection for one message after the other.
    private void Receive(RedisValue value)
    {
        if (!EventMessages.TryRead(value, IsKnown, out var message))
        {
            return;
        }

        var missed = _nodes.Hear(message);
        if (message.Node == _node)
        {
            Volatile.Write(ref _lastEcho, time.GetTimestamp());
            missed |= _heard.Task.IsCompleted ? _wasCut : _isLate;
            _wasCut = false;
            if (_isAway)
            {
                _isAway = false;
                LogBack();
            }

            _heard.TrySetResult();
        }

        if (missed)
        {
            TellMissed();
        }

        if (message.Event is { } occurred)
        {
            _shared.Add([occurred.Id]);
            Deliver(occurred);
        }
    }

    // What this node has told itself comes back to it: its subscribers have been told, and most of it is known to have got through.
    private bool IsKnown(string node, long number) => node == _node && number > Volatile.Read(ref _unsure);

    private void Deliver(FleetEvent occurred)
    {
        if (!_delivered.TryAdd(occurred.Id))
        {
            return;
        }

        foreach (var subscriber in _subscribers)
        {
            Tell(() => subscriber.Occurred(occurred));
        }
    }

    private void TellMissed()
    {
        LogMissed();
        foreach (var subscriber in _subscribers)
        {
            Tell(() => subscriber.Missed?.Invoke());
        }
    }

    private void Tell(Action call)
    {
        try
        {
            call();
        }
        catch (Exception exception)
        {
            // One subscriber's fault must keep neither the others nor the write from going on.
            LogSubscriberFailed(exception);
        }
    }

    [LoggerMessage(EventIds.EventsLost, LogLevel.Warning, "Redis is slow or away; events reach this node's subscribers only: {Problem}")]
    private partial void LogLost(string problem);

    [LoggerMessage(EventIds.EventsBack, LogLevel.Information, "Redis is there; events reach all nodes")]
    private partial void LogBack();

    [LoggerMessage(EventIds.EventsMissed, LogLevel.Information, "Events of other nodes may have been missed; subscribers are told so")]
    private partial void LogMissed();

    [LoggerMessage(EventIds.EventSubscriberFailed, LogLevel.Error, "A subscriber of events failed")]
    private partial void LogSubscriberFailed(Exception exception);

    private sealed record Subscriber(FleetEvents Owner, Action<FleetEvent> Occurred, Action? Missed) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref Owner._subscribers, (subscribers, gone) => subscribers.RemoveAll(one => ReferenceEquals(one, gone)), this);
    }
}
