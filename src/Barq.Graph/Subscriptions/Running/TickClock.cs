using System.Collections.Concurrent;
using Barq.Graph.Answers;

namespace Barq.Graph.Subscriptions.Running;

/// <summary>Makes an object again and again, once for all who ask for the same in the same interval. A tick that comes while one is made is left out.</summary>
internal sealed partial class TickClock : IDisposable
{
    private readonly Func<IServiceProvider, Enum?, CancellationToken, ValueTask<object>> _produce;
    private readonly Enum? _choice;
    private readonly IServiceProvider _services;
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly ILogger<TickClock> _logger;
    private readonly ConcurrentDictionary<TickGroup, byte> _groups = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private Task<object>? _current;
    private long _made;
    private int _isTicking;

    /// <summary>Starts a clock.</summary>
    public TickClock(TickSubscription source, TimeSpan interval, Enum? choice, IServiceProvider services, TimeProvider time, ILogger<TickClock> logger)
    {
        (_produce, _choice, _interval, _services, _time, _logger) = (source.Produce, choice, interval, services, time, logger);
        Name = source.Name;
        _timer = time.CreateTimer(_ => _ = TickAsync(), null, interval, interval);
    }

    /// <summary>The source's name.</summary>
    public string Name { get; }

    /// <summary>Whether nobody wants it any more.</summary>
    public bool IsIdle => _groups.IsEmpty;

    /// <summary>Adds a group.</summary>
    public void Add(TickGroup group) => _groups.TryAdd(group, 0);

    /// <summary>Takes a group out.</summary>
    public void Remove(TickGroup group) => _groups.TryRemove(group, out _);

    /// <summary>Gives somebody who has just come the newest there is.</summary>
    public async Task WelcomeAsync(TickGroup group, Subscriber subscriber)
    {
        try
        {
            subscriber.TryAdd(group.Answer(await CurrentAsync()));
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _end.Cancel();
        _end.Dispose();
    }

    private async Task TickAsync()
    {
        if (Interlocked.Exchange(ref _isTicking, 1) == 1)
        {
            return;
        }

        try
        {
            var value = await CurrentAsync(anew: true);
            foreach (var (group, _) in _groups)
            {
                group.Tell(value);
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
        finally
        {
            Volatile.Write(ref _isTicking, 0);
        }
    }

    private Task<object> CurrentAsync(bool anew = false)
    {
        lock (_gate)
        {
            if (anew || _current is null or { IsCompleted: true, IsCompletedSuccessfully: false } || _time.GetElapsedTime(_made) >= _interval)
            {
                _made = _time.GetTimestamp();
                _current = _produce(_services, _choice, _end.Token).AsTask();
            }

            return _current;
        }
    }

    private void Fail(Exception exception)
    {
        if (exception is not (OperationCanceledException or ObjectDisposedException))
        {
            LogTickFailed(_logger, Name, exception);
        }
    }

    [LoggerMessage(EventIds.TickFailed, LogLevel.Error, "A tick of {Subscription} failed; its subscribers wait for the next")]
    private static partial void LogTickFailed(ILogger logger, string subscription, Exception exception);
}

/// <summary>All who have selected the same of the same ticks.</summary>
internal sealed class TickGroup(TickRootPlan root) : SubscriberGroup
{
    /// <summary>The answer to a tick.</summary>
    public GraphResponse Answer(object value) => root.Answer(value);

    /// <summary>Tells a tick.</summary>
    public void Tell(object value) => base.Tell(root.Answer(value));
}
