using System.Collections.Immutable;
using Barq.Graph.Answers;
using Barq.Graph.Errors;

namespace Barq.Graph.Subscriptions.Running;

/// <summary>Subscribers that are told the same.</summary>
internal abstract class SubscriberGroup
{
    private ImmutableList<Subscriber> _subscribers = [];

    /// <summary>Whether nobody is left.</summary>
    public bool IsEmpty => _subscribers.IsEmpty;

    /// <summary>The last answer to who does not keep up.</summary>
    protected static GraphResponse TooSlow { get; } = Last(
        ErrorCodes.SubscriberTooSlow, "More has happened than you have read: the subscription has ended. Subscribe again, and read what you show anew.", ResponseStatus.RequestError);

    /// <summary>A last answer.</summary>
    /// <param name="code">One of <see cref="ErrorCodes"/>.</param>
    /// <param name="message">Why it is the last.</param>
    /// <param name="status">What that means to the transport.</param>
    public static GraphResponse Last(string code, string message, ResponseStatus status)
    {
        using var pooled = ErrorWriter.RequestError(status, new ResponseError(code, message));
        return new GraphResponse(pooled.Body.ToArray(), status, pooled.Errors);
    }

    /// <summary>Adds a subscriber.</summary>
    public void Add(Subscriber subscriber) => ImmutableInterlocked.Update(ref _subscribers, static (all, one) => all.Add(one), subscriber);

    /// <summary>Takes one out.</summary>
    public void Remove(Subscriber subscriber) => ImmutableInterlocked.Update(ref _subscribers, static (all, one) => all.Remove(one), subscriber);

    /// <summary>Gives all the same answer; who has no room for it is told so, and done.</summary>
    protected void Tell(GraphResponse answer)
    {
        foreach (var subscriber in _subscribers)
        {
            if (!subscriber.TryAdd(answer))
            {
                subscriber.End(TooSlow);
            }
        }
    }

    /// <summary>Ends all subscriptions.</summary>
    protected void EndAll(GraphResponse last)
    {
        foreach (var subscriber in _subscribers)
        {
            subscriber.End(last);
        }
    }
}
