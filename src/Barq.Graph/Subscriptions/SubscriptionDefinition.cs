using Barq.Persistence.Access;
using Barq.Persistence.Events;
using Barq.Persistence.Querying;

namespace Barq.Graph.Subscriptions;

/// <summary>A field of the subscription type.</summary>
/// <param name="name">Its name in the schema.</param>
/// <param name="description">Its description in the schema.</param>
public abstract class SubscriptionDefinition(string name, string description)
{
    /// <summary>Its name in the schema.</summary>
    public string Name { get; } = name;

    /// <summary>Its description in the schema.</summary>
    public string Description { get; } = description;

    /// <summary>Who may subscribe; what each sees is fenced besides.</summary>
    public Func<Caller, bool> IsAllowedTo { get; private protected set; } = _ => true;
}

/// <summary>A field that answers whenever something happens to an object: with the object, as a query would read it then.</summary>
public sealed class EventSubscription : SubscriptionDefinition
{
    private readonly List<(string Kind, Func<FleetEvent, bool>? Condition)> _triggers = [];
    private readonly List<EventFilter> _filters = [];

    internal EventSubscription(string name, string description, Type entityType)
        : base(name, description) => EntityType = entityType;

    /// <summary>The CLR type of the object.</summary>
    public Type EntityType { get; }

    /// <summary>Whether the client names the one object by its global id.</summary>
    public bool IsById { get; private set; }

    /// <summary>The kinds of events that it answers to.</summary>
    internal IEnumerable<string> Kinds => _triggers.Select(trigger => trigger.Kind).Distinct(StringComparer.Ordinal);

    /// <summary>What clients can choose by.</summary>
    internal IReadOnlyList<EventFilter> Filters => _filters;

    /// <summary>Answers to a kind of event.</summary>
    /// <param name="kind">One of <see cref="FleetEventKinds"/>.</param>
    /// <param name="condition">Which of them; null for all.</param>
    public EventSubscription On(string kind, Func<FleetEvent, bool>? condition = null)
    {
        _triggers.Add((kind, condition));
        return this;
    }

    /// <summary>The client names the one object: argument <c>id</c>.</summary>
    public EventSubscription ById()
    {
        IsById = true;
        return this;
    }

    /// <summary>Only those may subscribe who fulfil a condition.</summary>
    public EventSubscription For(Func<Caller, bool> isAllowed)
    {
        IsAllowedTo = isAllowed;
        return this;
    }

    internal void Add(EventFilter filter) => _filters.Add(filter);

    /// <summary>Whether it answers to an event.</summary>
    internal bool Answers(FleetEvent occurred)
    {
        foreach (var (kind, condition) in _triggers)
        {
            if (kind == occurred.Kind && (condition is null || condition(occurred)))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A value that clients can choose events by: a field of <c>where</c>.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Description">Its description.</param>
/// <param name="Fact">The fact of the event; where it was taken away, what it was before.</param>
/// <param name="Target">The entity that the fact is the key of; null where it is a value.</param>
/// <param name="Property">Of the event's entity the property that the fact is; of <paramref name="Target"/> the one that is compared, or null for its id.</param>
internal sealed record EventFilter(string Name, string Description, string Fact, Type? Target, string? Property)
{
    /// <summary>The column whose values are compared; null for global ids. Bound when the schema is made.</summary>
    public ColumnSource? Column { get; set; }

    /// <summary>Whether the value is a column of another row, which has to be read.</summary>
    public bool IsRelated => Target is not null && Property is not null;
}
