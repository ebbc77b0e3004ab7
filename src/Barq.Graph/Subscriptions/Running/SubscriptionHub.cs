using System.Collections.Concurrent;
using Barq.Graph.Answers;
using Barq.Graph.Errors;
using Barq.Persistence.Access;
using Barq.Persistence.Events;
using Barq.Persistence.Querying;

namespace Barq.Graph.Subscriptions.Running;

/// <summary>All subscriptions of this node: who is told what, and from where it comes.</summary>
internal sealed class SubscriptionHub : IDisposable
{
    private readonly IServiceProvider _services;
    private readonly TimeProvider _time;
    private readonly SubscriptionOptions _options;
    private readonly SubscriptionCaps _caps;
    private readonly IQueryRunner _runner;
    private readonly ISubscriptionRight[] _rights;
    private readonly ILogger<TickClock> _logger;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SubscriberGroup> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EventFeed> _feeds = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<EventTopic, ConcurrentDictionary<EventFeed, byte>> _topics = new();
    private readonly Dictionary<(TickSubscription, TimeSpan, Enum?), TickClock> _clocks = [];
    private readonly ConcurrentDictionary<Subscriber, byte> _subscribers = new();
    private readonly IDisposable _subscription;

    public SubscriptionHub(
        FleetEvents events, IQueryRunner runner, IEnumerable<ISubscriptionRight> rights, SubscriptionOptions options, IServiceProvider services, TimeProvider time,
        ILogger<TickClock> logger)
    {
        (_runner, _rights, _options, _services, _time, _logger) = (runner, [.. rights], options, services, time, logger);
        _caps = new SubscriptionCaps(options);
        _subscription = events.Subscribe(Occurred, Missed);
    }

    /// <summary>How many subscriptions are open.</summary>
    public int Count => _subscribers.Count;

    /// <summary>How many of them are different: how often an event is written at most.</summary>
    public int GroupCount
    {
        get
        {
            lock (_gate)
            {
                return _groups.Count;
            }
        }
    }

    /// <summary>How many of them want something different: how often an event is read at most.</summary>
    public int FeedCount
    {
        get
        {
            lock (_gate)
            {
                return _feeds.Count;
            }
        }
    }

    /// <summary>How many timers run.</summary>
    public int ClockCount
    {
        get
        {
            lock (_gate)
            {
                return _clocks.Count;
            }
        }
    }

    /// <summary>Opens a subscription to events.</summary>
    /// <param name="key">Equal for all who are to be told the same.</param>
    /// <param name="group">Makes what writes, where there is none yet.</param>
    /// <param name="feedKey">Equal for all for whom the same is to be read.</param>
    /// <param name="feed">Makes what reads, where there is none yet.</param>
    /// <param name="caller">Who subscribes.</param>
    /// <param name="held">What is kept for it.</param>
    /// <param name="budget">What may wait for the client; null for the subscription's own.</param>
    public Subscriber Open(string key, Func<EventFeed, EventGroup> group, string feedKey, Func<EventFeed> feed, Caller caller, HeldPart[] held, QueueBudget? budget)
    {
        Subscriber subscriber;
        lock (_gate)
        {
            subscriber = NewSubscriber(caller, budget, _caps.Enter(caller, held), keepsNewest: false);
            if (!_groups.TryGetValue(key, out var known))
            {
                var made = group(Feed(feedKey, feed));
                _groups.Add(key, known = made);
                made.Feed.Add(made);
            }

            Enter(key, known, subscriber, held, () => Remove((EventGroup)known));
        }

        return subscriber;
    }

    /// <summary>Opens a subscription to ticks.</summary>
    /// <param name="key">Equal for all who are to be told the same.</param>
    /// <param name="root">What is selected.</param>
    /// <param name="interval">The time between two.</param>
    /// <param name="choice">What else the client has chosen.</param>
    /// <param name="caller">Who subscribes.</param>
    /// <param name="held">What is kept for it.</param>
    /// <param name="budget">What may wait for the client; null for the subscription's own.</param>
    public Subscriber Open(string key, TickRootPlan root, TimeSpan interval, Enum? choice, Caller caller, HeldPart[] held, QueueBudget? budget)
    {
        Subscriber subscriber;
        TickClock? clock;
        SubscriberGroup? group;
        lock (_gate)
        {
            subscriber = NewSubscriber(caller, budget, _caps.Enter(caller, held), keepsNewest: true);
            var source = (root.Definition, interval, choice);
            if (!_clocks.TryGetValue(source, out clock))
            {
                _clocks.Add(source, clock = new TickClock(root.Definition, interval, choice, _services, _time, _logger));
            }

            if (!_groups.TryGetValue(key, out group))
            {
                _groups.Add(key, group = new TickGroup(root));
                clock.Add((TickGroup)group);
            }

            Enter(key, group, subscriber, held, () => Remove((TickGroup)group, clock, source));
        }

        _ = clock.WelcomeAsync((TickGroup)group, subscriber);
        return subscriber;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _subscription.Dispose();
        foreach (var (subscriber, _) in _subscribers)
        {
            subscriber.End(null);
        }
    }

    private Subscriber NewSubscriber(Caller caller, QueueBudget? budget, QueueBudget? ofCaller, bool keepsNewest) =>
        new(caller, budget ?? new QueueBudget(_options.MaxQueuedBytes), ofCaller, _options.MaxQueued, keepsNewest);

    private void Enter(string key, SubscriberGroup group, Subscriber subscriber, HeldPart[] held, Func<IDisposable?> removeGroup)
    {
        group.Add(subscriber);
        _subscribers.TryAdd(subscriber, 0);
        subscriber.Leave = () =>
        {
            _subscribers.TryRemove(subscriber, out _);
            IDisposable? ended = null;
            lock (_gate)
            {
                _caps.Leave(subscriber.Caller, held);
                group.Remove(subscriber);
                if (group.IsEmpty && _groups.TryGetValue(key, out var current) && current == group)
                {
                    _groups.Remove(key);
                    ended = removeGroup();
                }
            }

            ended?.Dispose();
        };
    }

    private EventFeed Feed(string key, Func<EventFeed> make)
    {
        if (!_feeds.TryGetValue(key, out var feed))
        {
            _feeds.Add(key, feed = make());
            foreach (var topic in feed.Topics)
            {
                _topics.GetOrAdd(topic, _ => new()).TryAdd(feed, 0);
            }
        }

        return feed;
    }

    // What nobody wants any more, to be disposed.
    private EventFeed? Remove(EventGroup group)
    {
        var feed = group.Feed;
        feed.Remove(group);
        if (!feed.IsEmpty)
        {
            return null;
        }

        _feeds.Remove(feed.Key);
        foreach (var topic in feed.Topics)
        {
            if (_topics.TryGetValue(topic, out var feeds))
            {
                feeds.TryRemove(feed, out _);
                if (feeds.IsEmpty)
                {
                    _topics.TryRemove(topic, out _);
                }
            }
        }

        return feed;
    }

    private TickClock? Remove(TickGroup group, TickClock clock, (TickSubscription, TimeSpan, Enum?) source)
    {
        clock.Remove(group);
        return clock.IsIdle && _clocks.Remove(source) ? clock : null;
    }

    private void Occurred(FleetEvent occurred)
    {
        if (_subscribers.IsEmpty)
        {
            return;
        }

        EndWithoutRights(occurred);
        var occurrence = new Occurrence(occurred, _runner);
        if (occurred.Kind == FleetEventKinds.RowsAdded)
        {
            // Who waits for rows like these: one object is none of them.
            Tell(new EventTopic(FleetEventKinds.EntityChanged, occurred.EntityType, 0), occurrence);
            return;
        }

        Tell(new EventTopic(occurred.Kind, occurred.EntityType, 0), occurrence);
        Tell(new EventTopic(occurred.Kind, occurred.EntityType, occurred.Key), occurrence);
    }

    private void Tell(EventTopic topic, Occurrence occurrence)
    {
        if (_topics.TryGetValue(topic, out var feeds))
        {
            foreach (var (feed, _) in feeds)
            {
                feed.Take(occurrence);
            }
        }
    }

    internal void Missed()
    {
        var occurrence = new Occurrence(null, _runner);
        foreach (var feed in _topics.Values.SelectMany(feeds => feeds.Keys).Distinct())
        {
            feed.Take(occurrence);
        }
    }

    private void EndWithoutRights(FleetEvent occurred)
    {
        foreach (var right in _rights)
        {
            if (!right.Concerns(occurred))
            {
                continue;
            }

            foreach (var (subscriber, _) in _subscribers)
            {
                if (right.Ends(occurred, subscriber.Caller))
                {
                    subscriber.End(SubscriberGroup.Last(ErrorCodes.Forbidden, "Your rights have changed: the subscription has ended.", ResponseStatus.RightsEnded));
                }
            }
        }
    }
}

/// <summary>Says when somebody may not see any more what a token once allowed. Register one with <c>AddSubscriptionRight</c>.</summary>
public interface ISubscriptionRight
{
    /// <summary>Whether an event can end anybody's rights.</summary>
    bool Concerns(FleetEvent occurred);

    /// <summary>Whether it ends a caller's.</summary>
    bool Ends(FleetEvent occurred, Caller caller);
}
