using Barq.Graph.Batching;
using Barq.Graph.Documents;
using Barq.Graph.Plans;
using Barq.Graph.Responses;

namespace Barq.Graph.Subscriptions;

/// <summary>A field that answers with the object of an event, read as a query would read it.</summary>
internal sealed class EventRootPlan(string responseKey, EventSubscription definition, FieldArguments arguments, KeyLoad load, ObjectWriter writer)
    : RootPlan(responseKey)
{
    /// <summary>The field.</summary>
    public EventSubscription Definition { get; } = definition;

    /// <summary>Its arguments.</summary>
    public FieldArguments Arguments { get; } = arguments;

    /// <summary>What reads the object.</summary>
    public KeyLoad Load { get; } = load;

    public override void Prepare(OperationRun run)
    {
        if (run.Subject is { } key)
        {
            run.Want(Load, key, 1);
        }
    }

    public override bool Write(OperationRun run, ResponseContext context)
    {
        writer.WriteByKey(context, ResponseKey, Load, run.Subject);
        return true;
    }

    /// <summary>Whether the object is not there for who reads, or no more.</summary>
    public bool IsMissing(OperationRun run) => run.Results[Load.Index] is { Error: null } result && result.RowOf(run.Subject!.Value) < 0;
}
