using Barq.Graph.Batching;
using Barq.Graph.Execution;
using Barq.Graph.Projections;

namespace Barq.Graph.Limits;

/// <summary>Refuses operations that ask for too much: page sizes multiply with every level.</summary>
internal sealed class CostGuard(LimitsOptions options)
{
    /// <summary>Checks how many statements a plan has.</summary>
    /// <exception cref="GraphQLRequestException">It has more than allowed.</exception>
    public void CheckPlan(OperationPlan plan)
    {
        var statements = plan.Loads.Sum(load => load is PageLoad { ReadsRows: true, Counts: true } ? 2 : 1);
        if (statements > options.MaxStatements)
        {
            throw new GraphQLRequestException(
                ErrorCodes.TooExpensive, $"The operation needs {statements} statements, and may need {options.MaxStatements}: split it.");
        }
    }

    /// <summary>Checks how many rows a run can bring.</summary>
    /// <exception cref="GraphQLRequestException">More than allowed.</exception>
    public void CheckRun(OperationPlan plan, OperationRun run)
    {
        Span<long> most = plan.Loads.Count <= 128 ? stackalloc long[plan.Loads.Count] : new long[plan.Loads.Count];
        var total = 0L;

        // Parents stand before their children among the loads.
        foreach (var load in plan.Loads)
        {
            most[load.Index] = load switch
            {
                PageLoad page when page.Parent is null => run.Arguments(page).Limit,
                PageLoad page => Math.Min(most[page.Parent!.Index] * run.Arguments(page).Limit, int.MaxValue),
                _ => run.WantedKeys(load),
            };
            total += load is PageLoad { ReadsRows: false } ? 0 : most[load.Index];
        }

        if (total > options.MaxRows)
        {
            throw new GraphQLRequestException(
                ErrorCodes.TooExpensive,
                $"The operation can bring {total} rows, and may bring {options.MaxRows}: ask for smaller pages (first, last) where connections nest.");
        }
    }
}
