using Barq.Graph.Answers;
using Barq.Graph.Errors;
using Barq.Graph.Limits;
using Barq.Graph.Plans;
using Barq.Graph.Preparation;

namespace Barq.Graph.Costs;

/// <summary>Refuses what asks for too much, before anything of it is read or written: an operation is added to what its request has asked for already.</summary>
internal sealed class CostGuard(LimitsOptions limits, CostOptions options)
{
    /// <summary>Estimates a run, and takes that from what its request may cost.</summary>
    /// <param name="plan">The operation.</param>
    /// <param name="run">The run, before it loads.</param>
    /// <param name="request">What the request has cost so far.</param>
    /// <exception cref="GraphQLRequestException">That would be more than allowed.</exception>
    public CostEstimate Reserve(OperationPlan plan, OperationRun run, RequestCost request)
    {
        var estimate = CostEstimator.Of(plan, run);
        if (!request.TryAdd(estimate, IsTooMuch, out var sum))
        {
            throw TooExpensive(sum, IndexAdvice.Of(plan, run));
        }

        return estimate;
    }

    /// <summary>Refuses what is too much whatever its arguments say, before they are read: hundreds of filters are megabytes.</summary>
    /// <param name="plan">The operation.</param>
    /// <param name="request">The request; who wants to be told what it costs is told all of it.</param>
    /// <exception cref="GraphQLRequestException">It needs more statements than allowed.</exception>
    public void Check(OperationPlan plan, GraphRequest request)
    {
        if (plan.LeastStatements > limits.MaxStatements && CostReport.ModeOf(request) == CostReportMode.None)
        {
            Reserve(new CostEstimate(0, plan.LeastStatements, 0, plan.LeastStatements), request.Cost);
        }
    }

    /// <summary>Takes an estimate from what a request may cost.</summary>
    /// <exception cref="GraphQLRequestException">That would be more than allowed.</exception>
    public CostEstimate Reserve(in CostEstimate estimate, RequestCost request)
    {
        if (!request.TryAdd(estimate, IsTooMuch, out var sum))
        {
            throw TooExpensive(sum, "");
        }

        return estimate;
    }

    /// <summary>Waits until what an operation costs has room among what else its caller has running.</summary>
    /// <param name="estimate">What it may cost.</param>
    /// <param name="request">Its request.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="GraphQLRequestException">Too many of its caller's wait.</exception>
    public static ValueTask TakeTurnAsync(in CostEstimate estimate, GraphRequest request, CancellationToken cancellationToken)
    {
        var turn = request.Place?.WeighAsync(estimate.Cost, cancellationToken) ?? new ValueTask<bool>(true);
        return turn is { IsCompletedSuccessfully: true, Result: true } ? default : WaitAsync(turn);
    }

    /// <summary>What the writer of a request's answer is held to.</summary>
    public WriterLimits WriterLimits(RequestCost request, CancellationToken ended) => new(options.MaxResponseBytes, request, ended);

    private static async ValueTask WaitAsync(ValueTask<bool> turn)
    {
        if (!await turn)
        {
            throw new GraphQLRequestException(ErrorCodes.Busy, "Too many of your operations wait for others of yours; try again in a moment.");
        }
    }

    private bool IsTooMuch(CostEstimate sum) =>
        sum.Rows > limits.MaxRows || sum.Statements > limits.MaxStatements || sum.Mutations > options.MaxMutations || sum.Weight > options.MaxCost;

    private GraphQLRequestException TooExpensive(in CostEstimate sum, string advice) => new(ErrorCodes.TooExpensive, Describe(sum, advice));

    private string Describe(in CostEstimate sum, string advice) => sum switch
    {
        _ when sum.Mutations > options.MaxMutations =>
            $"The request has {sum.Mutations} mutations (an item of many counts as one), and may have {options.MaxMutations}: split it, or have a background job import many rows.",
        _ when sum.Rows > limits.MaxRows =>
            $"The request can bring {sum.Rows} rows, and may bring {limits.MaxRows}: ask for smaller pages (first, last) where connections nest.",
        _ when sum.Statements > limits.MaxStatements => $"The request needs {sum.Statements} statements, and may need {limits.MaxStatements}: split it.",
        _ => $"The request costs {sum.Weight}, and may cost {options.MaxCost}: 'some', 'none' and 'all' multiply what stands in them, "
            + "'contains', 'endsWith' and what no index serves read rows in vain, and each 'totalCount' reads all that it counts."
            + advice,
    };
}
