using Barq.Graph.Projections;
using Barq.Persistence.Access;
using Barq.Persistence.Events;
using GraphQL.Validation;

namespace Barq.Graph.Subscriptions;

/// <summary>
/// All who have subscribed to the same: same document, variables and rights. An event is read and written once for them, one event after
/// the other, in the order in which they came.
/// </summary>
internal sealed class EventGroup(OperationPlan plan, Variables variables, EventConditions conditions, Caller caller, EventReader reader) : SubscriberGroup
{
    /// <summary>Events that wait to be read; who is further behind than that would never catch up.</summary>
    private const int MostWaiting = 1000;

    private readonly Lock _gate = new();
    private readonly EventRootPlan _root = (EventRootPlan)plan.Roots[0];
    private Queue<Occurrence>? _waiting;
    private bool _isReading;

    /// <summary>What it waits for: kinds of events of a type, and perhaps of one object.</summary>
    public IEnumerable<EventTopic> Topics => _root.Definition.Kinds.Select(kind => new EventTopic(kind, _root.Load.Entity.EntityType.Name, conditions.Key ?? 0));

    /// <summary>Takes an event.</summary>
    public void Take(Occurrence occurrence)
    {
        if (occurrence.Event is { } occurred
            && !(EventFence.MaySee(caller.Fence, occurred) && _root.Definition.Answers(occurred) && conditions.MayHold(occurred)))
        {
            return;
        }

        lock (_gate)
        {
            if ((_waiting ??= new Queue<Occurrence>(1)).Count < MostWaiting)
            {
                _waiting.Enqueue(occurrence);
                if (_isReading)
                {
                    return;
                }

                _isReading = true;
                _ = Task.Run(ReadAsync);
                return;
            }

            _waiting.Clear();
        }

        EndAll(TooSlow);
    }

    private async Task ReadAsync()
    {
        while (Next() is { } occurrence)
        {
            var answer = occurrence.Event is { } occurred
                ? await reader.ReadAsync(plan, variables, caller, () => conditions.HoldAsync(occurrence), occurred.Key)
                : EventReader.Missed(_root);
            if (answer is not null)
            {
                Tell(answer);
            }
        }
    }

    private Occurrence? Next()
    {
        lock (_gate)
        {
            if (_waiting!.TryDequeue(out var occurrence))
            {
                return occurrence;
            }

            _isReading = false;
            return null;
        }
    }
}

/// <summary>What events are looked up by.</summary>
/// <param name="Kind">The kind of event.</param>
/// <param name="EntityType">The entity's name.</param>
/// <param name="Key">The entity's key; 0 for all.</param>
internal readonly record struct EventTopic(string Kind, string EntityType, long Key);
