using Barq.Graph.Batching;
using Barq.Graph.Filtering;
using Barq.Graph.Limits;
using Barq.Graph.Mutations;
using Barq.Graph.Plans;
using Barq.Persistence.Querying;

namespace Barq.Graph.Costs;

/// <summary>Estimates what a run can cost at most: page sizes multiply with every level, and every row may have all of its relations.</summary>
internal static class CostEstimator
{
    /// <summary>Beyond this no limit reaches: products end here.</summary>
    private const long Most = 1_000_000_000_000;

    /// <summary>The keys of one batch of a data loader.</summary>
    private const long LoaderBatch = 1000;

    /// <summary>The rows for each of which others are counted, that weigh as much as a statement.</summary>
    private const long CountedRows = 100;

    /// <summary>Estimates.</summary>
    /// <param name="plan">The operation.</param>
    /// <param name="run">The run: its arguments have been read, and nothing is loaded yet.</param>
    public static CostEstimate Of(OperationPlan plan, OperationRun run)
    {
        Span<long> most = plan.Loads.Count <= 128 ? stackalloc long[plan.Loads.Count] : new long[plan.Loads.Count];
        var total = new CostEstimate(0, 0, plan.Roots is [PayloadRoot payload] ? payload.Writes(run.Variables) : 0, 0);

        var counted = 0L;

        // Parents stand before their children among the loads.
        foreach (var load in plan.Loads)
        {
            var estimate = load switch
            {
                PageLoad page => OfPage(page, run, most),
                SearchLoad search => OfSearch(search, most[search.Index] = run.WantedKeys(search)),
                RelatedLoad related => OfRows(related, most[related.Index] = most[related.Parent.Index]),
                _ => OfRows(load, most[load.Index] = run.WantedKeys(load)),
            };
            var again = estimate.Statements == 0 ? 0 : run.Again(load, estimate.Statements);
            total += estimate + new CostEstimate(0, again, 0, again);
            counted += CountsOf(load, most[load.Index]);
        }

        return total + new CostEstimate(0, 0, 0, (counted + CountedRows - 1) / CountedRows);
    }

    /// <summary>Estimates plans together, by runs that load nothing.</summary>
    /// <param name="plans">The plans.</param>
    /// <param name="begin">Begins the run of one.</param>
    public static CostEstimate Of(IReadOnlyList<OperationPlan> plans, Func<OperationPlan, OperationRun> begin)
    {
        var estimate = default(CostEstimate);
        foreach (var plan in plans)
        {
            using var trial = begin(plan);
            estimate += Of(plan, trial);
        }

        return estimate;
    }

    private static CostEstimate OfPage(PageLoad page, OperationRun run, Span<long> most)
    {
        var parents = page.Parent is null ? 1 : most[page.Parent.Index];
        if (parents == 0)
        {
            return default;
        }

        var arguments = run.Arguments(page);
        var estimate = default(CostEstimate);
        if (page.ReadsRows)
        {
            most[page.Index] = Math.Min(parents * arguments.Limit, Most);
            estimate = OfRows(page, most[page.Index], isRun: true) + new CostEstimate(page.LooksAhead ? parents : 0, 0, 0, arguments.Weight.Reading);

            (TableSource, long)? owners = page.Parent is { } parent ? (parent.Entity.Table, parents) : null;
            estimate += new CostEstimate(0, 0, 0, SortWeights.Of(run.Sizes, page.Entity.Table, arguments.Where, arguments.Order, run.Caller.Fence, owners));
        }

        // Each reads all rows of the list, as many as it has parents.
        if (run.Results[page.Index].Counting is { } counting)
        {
            estimate += new CostEstimate(parents, 1, 0, 1 + arguments.Weight.CountingTo(counting.Limit));
        }

        if (page.Totals.Count > 0)
        {
            estimate += new CostEstimate(parents, 1, 0, 1 + arguments.Weight.Counting + FilterWeights.Of(page.Totals));
        }

        foreach (var group in run.Results[page.Index].Groups)
        {
            // Groups are rows, and every row of the list is looked up, joined and put in its place.
            var shape = group.Arguments.Shape;
            var calculated = FilterWeights.Of(shape.Totals) + FilterWeights.Of(shape.Keys.Select(key => key.Column));
            var groups = new CostEstimate(Math.Min(parents * group.Arguments.Limit, Most), 1, 0, 1 + arguments.Weight.Grouping + shape.Rows.Joins.Count - 1 + calculated);
            estimate += groups;
        }

        return estimate;
    }

    // What is counted for each row that is read.
    private static long CountsOf(LoadPlan load, long rows) =>
        load.Shape.IsCalculated ? Math.Min(rows * load.Shape.Columns.Sum(column => column.Column.Expression?.Counts.Count() ?? 0), Most) : 0;

    private static CostEstimate OfSearch(SearchLoad search, long rows) =>
        rows == 0 ? default : OfRows(search, rows) + new CostEstimate(0, 0, 0, search.Weight);

    private static CostEstimate OfRows(LoadPlan load, long rows, bool isRun = false)
    {
        if (rows == 0 && !isRun)
        {
            return default;
        }

        var statements = 1 + (rows == 0 ? 0 : load.KeptStatements) + (load.Resolved.Count * ((rows + LoaderBatch - 1) / LoaderBatch));
        return new(Math.Min(rows * (load.Shape.Joins.Count + load.Resolved.Count), Most), statements, 0, statements);
    }
}
