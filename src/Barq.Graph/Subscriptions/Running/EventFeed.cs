using System.Collections.Concurrent;
using Barq.Graph.Answers;
using Barq.Graph.Plans;
using Barq.Persistence.Access;
using Barq.Persistence.Events;
using GraphQL.Validation;

namespace Barq.Graph.Subscriptions.Running;

/// <summary>
/// What is read once for all who wait for the same events with the same rights and want the same of them, however their documents name and order
/// it: one event after the other, in the order in which they came.
/// </summary>
/// <param name="key">Equal for all of these.</param>
/// <param name="plan">Reads what all of them want: the plan of one of them.</param>
/// <param name="variables">Its variables.</param>
/// <param name="conditions">Which events they wait for.</param>
/// <param name="caller">One of them.</param>
/// <param name="reader">Reads.</param>
internal sealed class EventFeed(string key, OperationPlan plan, Variables variables, EventConditions conditions, Caller caller, EventReader reader) : IDisposable
{
    /// <summary>Events that wait to be read; who is further behind than that would never catch up.</summary>
    private const int MostWaiting = 1000;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<EventGroup, byte> _groups = new();
    private readonly EventRootPlan _root = (EventRootPlan)plan.Roots[0];
    private readonly CancellationTokenSource _end = new();
    private Queue<Occurrence>? _waiting;
    private bool _isReading;
    private bool _isEnded;

    /// <summary>Equal for all who share it.</summary>
    public string Key { get; } = key;

    /// <summary>What it waits for: kinds of events of a type, and perhaps of one object.</summary>
    public IEnumerable<EventTopic> Topics => _root.Definition.Kinds.Select(kind => new EventTopic(kind, _root.Load.Entity.EntityType.Name, conditions.Key ?? 0));

    /// <summary>Whether nobody wants it any more.</summary>
    public bool IsEmpty => _groups.IsEmpty;

    /// <summary>Adds those of one document.</summary>
    public void Add(EventGroup group) => _groups.TryAdd(group, 0);

    /// <summary>Takes those of one document out.</summary>
    public void Remove(EventGroup group) => _groups.TryRemove(group, out _);

    /// <summary>Nobody wants it any more: what is being read for them is given up.</summary>
    /// <remarks>Telling the database may take a round trip: to be called under no lock.</remarks>
    public void Dispose()
    {
        lock (_gate)
        {
            _isEnded = true;
        }

        _end.Cancel();
        _end.Dispose();
    }

    /// <summary>Takes an event.</summary>
    public void Take(Occurrence occurrence)
    {
        if (occurrence.Event is not null && !WantsAny(occurrence.Rows))
        {
            return;
        }

        lock (_gate)
        {
            if (_isEnded)
            {
                return;
            }

            if ((_waiting ??= new Queue<Occurrence>(1)).Count < MostWaiting)
            {
                _waiting.Enqueue(occurrence);
                if (_isReading)
                {
                    return;
                }

                _isReading = true;
                var ended = _end.Token;
                _ = Task.Run(() => ReadAsync(ended));
                return;
            }

            _waiting.Clear();
        }

        foreach (var (group, _) in _groups)
        {
            group.EndAllAsTooSlow();
        }
    }

    private bool WantsAny(IReadOnlyList<FleetEvent> rows)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            if (EventFence.MaySee(caller.Fence, rows[i]) && _root.Definition.Answers(rows[i]) && conditions.MayHold(rows[i]))
            {
                return true;
            }
        }

        return false;
    }

    private async Task ReadAsync(CancellationToken ended)
    {
        while (Next() is { } occurrence)
        {
            if (occurrence.Event is { Kind: not FleetEventKinds.RowsAdded } occurred)
            {
                using var reading = await reader.ReadAsync(plan, variables, caller, () => conditions.HoldAsync(occurrence), occurred.Key, ended);
                if (reading is not null)
                {
                    Tell(group => reader.Answer(reading, group.Plan, group.Reported));
                }
            }
            else
            {
                Tell(static group => EventReader.Missed(group.Plan.Roots[0]));
            }
        }
    }

    private void Tell(Func<EventGroup, GraphResponse> answer)
    {
        foreach (var (group, _) in _groups)
        {
            group.Tell(answer(group));
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
