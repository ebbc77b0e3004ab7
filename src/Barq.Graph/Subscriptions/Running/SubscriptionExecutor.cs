using System.Globalization;
using Barq.Graph.Answers;
using Barq.Graph.Batching;
using Barq.Graph.Costs;
using Barq.Graph.Errors;
using Barq.Graph.Limits;
using Barq.Graph.Plans;
using Barq.Graph.Preparation;
using Barq.Graph.ResponseCache;
using Barq.Persistence.Replicas;
using GraphQL.Validation;

namespace Barq.Graph.Subscriptions.Running;

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
        var (variables, errors) = await variableReader.ReadAsync(operation, request.Variables);
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
        var isOwn = plan.Loads.Any(load => load.Resolved.Count > 0);
        var key = ResponseKey.Of(request, document, isOwn ? _byCaller : _byRights);
        HeldPart[] held = [HeldPart.Of(document), HeldPart.Of(key, request.Variables, variables)];
        if (root is TickRootPlan tick)
        {
            return new ResponseStream(hub.Open(key, tick, tick.Interval(variables), tick.Choice(variables), request.Caller, held, request.Budget));
        }

        CostEstimate estimate;
        using (var trial = new OperationRun(plan, variables, loads, request.Caller, ReadConsistency.Strong, subject: 0))
        {
            estimate = cost.Reserve(plan, trial, request.Cost);
        }

        var happens = (EventRootPlan)root;
        var conditions = EventConditions.Read(happens.Definition, happens.Load.Entity.Name, happens.Arguments, variables);
        var feedKey = FeedKey(happens, plan, variables, isOwn ? $"{request.Caller.Partition}/{request.Caller.Name}" : request.Caller.Partition);
        var reports = CostReport.ModeOf(request) == CostReportMode.Report;
        return new ResponseStream(hub.Open(
            reports ? key + "/cost" : key, feed => new EventGroup(plan, feed) { Reported = reports ? estimate : null },
            feedKey, () => new EventFeed(feedKey, plan, variables, conditions, request.Caller, reader), request.Caller, held, request.Budget));
    }

    private static string FeedKey(EventRootPlan root, OperationPlan plan, Variables variables, string partition)
    {
        // Each part says how long it is, or can't hold what stands behind it: no two can run together into one key.
        var arguments = root.Arguments.Fingerprint(variables);
        return LoadSignature.Hash(string.Create(
            CultureInfo.InvariantCulture, $"{root.Definition.Name} {arguments.Length}:{arguments} {LoadSignature.Of(plan, variables)} {partition}"));
    }
}
