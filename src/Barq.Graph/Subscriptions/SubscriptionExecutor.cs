using Barq.Graph.Batching;
using Barq.Graph.Execution;
using Barq.Graph.Limits;
using Barq.Graph.Projections;
using Barq.Graph.ResponseCache;
using Barq.Graph.Responses;
using Barq.Persistence.Replicas;

namespace Barq.Graph.Subscriptions;

/// <summary>Opens subscriptions.</summary>
internal sealed class SubscriptionExecutor(
    SubscriptionHub hub, EventReader reader, VariableReader variableReader, OperationPlanner planner, CostGuard cost, LoadExecutor loads)
{
    private static readonly ResponsePolicy _byRights = new(ResponseScope.Organization, null, null, false, []);
    private static readonly ResponsePolicy _byCaller = new(ResponseScope.User, null, null, false, []);

    /// <summary>Opens a subscription.</summary>
    /// <param name="request">The request.</param>
    /// <param name="document">Its document.</param>
    /// <param name="operation">The operation.</param>
    /// <exception cref="GraphQLRequestException">It asks for too much, or for what it can't have.</exception>
    /// <remarks>Source: GraphQL specification, section 6.2.3 "Subscription".</remarks>
    public async ValueTask<ResponseStream> OpenAsync(GraphRequest request, PreparedDocument document, PreparedOperation operation)
    {
        var (variables, errors) = await variableReader.ReadAsync(operation, variableReader.Inputs(request.Variables));
        if (errors is not null)
        {
            return new ResponseStream(ErrorWriter.RequestError(ResponseStatus.RequestError, errors));
        }

        var plan = operation.Plan(variables, planner);
        var root = plan.Roots[0];
        var definition = root is TickRootPlan { Definition: var ticks } ? (SubscriptionDefinition)ticks : ((EventRootPlan)root).Definition;
        if (!definition.IsAllowedTo(request.Caller))
        {
            throw new GraphQLRequestException(ErrorCodes.Forbidden, $"Your role may not subscribe to {definition.Name}.");
        }

        // Resolvers may answer each caller in its own way.
        var key = ResponseKey.Of(request, document, plan.Loads.Any(load => load.Resolved.Count > 0) ? _byCaller : _byRights);
        if (root is TickRootPlan tick)
        {
            return new ResponseStream(hub.Open(key, tick, tick.Interval(variables), tick.Choice(variables), request.Caller, request.Budget));
        }

        using (var trial = new OperationRun(plan, variables, loads, request.Caller, ReadConsistency.Strong, subject: 0))
        {
            cost.Reserve(plan, trial, request.Cost);
        }

        var happens = (EventRootPlan)root;
        var conditions = EventConditions.Read(happens.Definition, happens.Load.Entity.Name, happens.Arguments, variables);
        return new ResponseStream(hub.Open(key, () => new EventGroup(plan, variables, conditions, request.Caller, reader), request.Caller, request.Budget));
    }
}
