using Barq.Graph.Answers;
using Barq.Graph.Batching;
using Barq.Graph.Costs;
using Barq.Graph.Plans;
using Barq.Graph.Preparation;
using Barq.Persistence.Replicas;

namespace Barq.Graph.Execution;

/// <summary>Tells what an operation would cost, without running it.</summary>
internal sealed class CostValidator(VariableReader variableReader, OperationPlanner planner, LoadExecutor loads)
{
    /// <summary>The answer to an operation that is not to be run: its cost alone, or what is wrong with its variables.</summary>
    /// <param name="request">The request.</param>
    /// <param name="operation">Its operation.</param>
    public async ValueTask<GraphResponse> AnswerAsync(GraphRequest request, PreparedOperation operation)
    {
        var (variables, errors) = await variableReader.ReadAsync(operation, request.Variables);
        if (errors is not null)
        {
            return ErrorWriter.RequestError(ResponseStatus.RequestError, errors);
        }

        var plans = operation.Kind == OperationKinds.Mutation ? operation.MutationPlans(variables, planner) : [operation.Plan(variables, planner)];
        return CostReport.Only(CostEstimator.Of(plans, plan => new OperationRun(
            plan, variables, loads, request.Caller, ReadConsistency.Strong, subject: operation.Kind == OperationKinds.Subscription ? 0 : null)));
    }
}
