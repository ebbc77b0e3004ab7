using System.Linq.Expressions;
using Barq.Persistence;
using Barq.Persistence.Access;
using Barq.Persistence.Changes;
using Barq.Persistence.Storage;

namespace Barq.Graph.Subscriptions;

/// <summary>Subscriptions that belong together. Declared in the room that they are about.</summary>
public abstract class SubscriptionGroup
{
    private readonly List<SubscriptionDefinition> _subscriptions = [];

    /// <summary>The subscriptions, in the order of their declaration.</summary>
    public IReadOnlyList<SubscriptionDefinition> Subscriptions => _subscriptions;

    /// <summary>A field that answers again and again, after each interval, with what a producer makes then: once for all who ask in the same interval.</summary>
    /// <typeparam name="TValue">
    /// The object: its type in the schema has the CLR type's name, and a field for each public property with a
    /// <see cref="System.ComponentModel.DescriptionAttribute"/>: numbers, texts, times, enums, objects alike, and lists of these.
    /// </typeparam>
    /// <param name="name">The field's name.</param>
    /// <param name="description">Its description.</param>
    /// <param name="interval">What the client may say of the interval.</param>
    /// <param name="produce">Makes the object.</param>
    /// <param name="isAllowed">Who may subscribe; null for everybody.</param>
    protected void Ticks<TValue>(
        string name, string description, TickInterval interval, Func<IServiceProvider, CancellationToken, ValueTask<TValue>> produce, Func<Caller, bool>? isAllowed = null)
        where TValue : class
    {
        ArgumentNullException.ThrowIfNull(produce);
        Add(new TickSubscription(name, description, typeof(TValue), interval, null, async (services, _, token) => await produce(services, token), isAllowed));
    }

    /// <summary>The same, where the client may also choose what it is told.</summary>
    /// <typeparam name="TValue">The object, as above.</typeparam>
    /// <typeparam name="TChoice">An enum, whose values are described.</typeparam>
    /// <param name="name">The field's name.</param>
    /// <param name="description">Its description.</param>
    /// <param name="interval">What the client may say of the interval.</param>
    /// <param name="choice">What else it may say.</param>
    /// <param name="produce">Makes the object.</param>
    /// <param name="isAllowed">Who may subscribe; null for everybody.</param>
    protected void Ticks<TValue, TChoice>(
        string name, string description, TickInterval interval, TickChoice choice, Func<IServiceProvider, TChoice, CancellationToken, ValueTask<TValue>> produce,
        Func<Caller, bool>? isAllowed = null)
        where TValue : class
        where TChoice : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(produce);
        Add(new TickSubscription(
            name, description, typeof(TValue), interval, choice, async (services, chosen, token) => await produce(services, (TChoice)chosen!, token), isAllowed));
    }

    private protected void Add(SubscriptionDefinition subscription) => _subscriptions.Add(subscription);
}

/// <summary>The subscriptions of an aggregate. Declared in the aggregate's room.</summary>
/// <typeparam name="TEntity">The entity that they answer with.</typeparam>
public abstract class SubscriptionGroup<TEntity> : SubscriptionGroup
    where TEntity : Entity
{
    /// <summary>A field that answers with the entity whenever something happens to it.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="description">Its description.</param>
    protected EventSubscription Subscription(string name, string description)
    {
        var subscription = new EventSubscription(name, description, typeof(TEntity));
        Add(subscription);
        return subscription;
    }

    /// <summary>Lets clients choose by a value of the entity: a field of <c>where</c>, named after the property.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="description">The field's description.</param>
    /// <param name="property">The property: an <see cref="EventFactAttribute"/>.</param>
    protected static void Filter<TValue>(EventSubscription subscription, string description, Expression<Func<TEntity, TValue>> property)
    {
        var name = NameOf(property);
        Add(subscription, new EventFilter(ClientNames.Of(name), description, ClientNames.Of(name), null, name));
    }

    /// <summary>Lets clients choose by the global id of a related row.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="description">The field's description.</param>
    /// <param name="key">The foreign key: an <see cref="EventFactAttribute"/>. The field is named after it.</param>
    /// <typeparam name="TTarget">The related entity.</typeparam>
    protected static void FilterById<TTarget>(EventSubscription subscription, string description, Expression<Func<TEntity, long?>> key)
        where TTarget : Entity =>
        Add(subscription, new EventFilter(ClientNames.Of(NameOf(key)), description, ClientNames.Of(NameOf(key)), typeof(TTarget), null));

    /// <summary>Lets clients choose by a value of a related row, which is read once for each event that gets so far.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="description">The field's description.</param>
    /// <param name="key">The foreign key: an <see cref="EventFactAttribute"/>.</param>
    /// <param name="property">The related row's property.</param>
    /// <param name="name">The field's name; null to name it after the property.</param>
    /// <typeparam name="TTarget">The related entity.</typeparam>
    protected static void FilterByRelated<TTarget>(
        EventSubscription subscription, string description, Expression<Func<TEntity, long?>> key, Expression<Func<TTarget, string>> property, string? name = null)
        where TTarget : Entity =>
        Add(subscription, new EventFilter(name ?? ClientNames.Of(NameOf(property)), description, ClientNames.Of(NameOf(key)), typeof(TTarget), NameOf(property)));

    private static void Add(EventSubscription subscription, EventFilter filter)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        subscription.Add(filter);
    }

    private static string NameOf(LambdaExpression expression) => expression.Body is MemberExpression { Expression: ParameterExpression } member
        ? member.Member.Name
        : throw new ArgumentException($"{expression} does not name a property of {typeof(TEntity).Name}.", nameof(expression));
}
