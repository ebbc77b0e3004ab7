using Barq.Graph.Answers;
using Barq.Graph.Batching;
using Barq.Graph.Costs;
using Barq.Graph.Plans;
using Barq.Graph.Preparation;
using Barq.Graph.ResponseCache;
using Barq.Persistence.Replicas;
using Barq.Persistence.SecondLevelCache;

namespace Barq.Graph.Execution;

/// <summary>Plans queries and loads what they ask for.</summary>
internal sealed class QueryExecutor(
    VariableReader variableReader, OperationPlanner planner, CostGuard cost, LoadExecutor loads, IntrospectionExecutor introspection, RecentWrites writes)
{
    /// <summary>Starts a query, and loads all that its answer needs; of an answer in parts, what the first one does.</summary>
    /// <param name="request">The request.</param>
    /// <param name="operation">Its operation.</param>
    /// <param name="isInParts">Whether the client takes the answer in parts.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The query, to be disposed; or why there is none.</returns>
    /// <exception cref="Errors.GraphQLRequestException">It asks for too much, or for what it can't have.</exception>
    public async ValueTask<(StartedQuery? Query, GraphResponse? Refusal)> StartAsync(
        GraphRequest request, PreparedOperation operation, bool isInParts, CancellationToken cancellationToken)
    {
        var (variables, errors) = await variableReader.ReadAsync(operation, request.Variables);
        if (errors is not null)
        {
            return (null, ErrorWriter.RequestError(ResponseStatus.RequestError, errors));
        }

        var plan = operation.Plan(variables, planner);
        cost.Check(plan, request);

        // What somebody has just written may not have reached the replicas yet.
        var consistency = writes.Include(request.Caller.Fence.OrganizationId) ? ReadConsistency.Strong : ReadConsistency.Eventual;
        var query = new StartedQuery(plan, new OperationRun(plan, variables, loads, request.Caller, consistency) { IsSplit = isInParts && plan.Parts.Count > 0 });
        try
        {
            await CostGuard.TakeTurnAsync(cost.Reserve(plan, query.Run, request.Cost), request, cancellationToken);
            await query.Run.ExecuteAsync(cancellationToken);
            if (operation.Introspects && plan.Roots.OfType<IntrospectionRoot>().ToArray() is { Length: > 0 } introspected)
            {
                query.Run.Introspection = introspection.Execute(operation, introspected, variables, cancellationToken);
            }

            return (query, null);
        }
        catch
        {
            query.Dispose();
            throw;
        }
    }
}

/// <summary>A query that has been started.</summary>
/// <param name="Plan">Its plan.</param>
/// <param name="Run">What was loaded for it.</param>
internal sealed record StartedQuery(OperationPlan Plan, OperationRun Run) : IDisposable
{
    /// <summary>Whether its answer may be others', too: what resolvers bring may be made of anything.</summary>
    public bool IsForOthers => Plan.Loads.All(load => load.Resolved.Count == 0);

    /// <summary>What was loaded so far: of an answer that is there whole, what it is made of.</summary>
    public string[] Tags() => ResponseDependencies.Of(Plan, Run);

    /// <inheritdoc/>
    public void Dispose() => Run.Dispose();
}
