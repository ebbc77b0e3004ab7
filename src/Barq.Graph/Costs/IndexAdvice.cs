using Barq.Graph.Batching;
using Barq.Graph.Filtering;
using Barq.Graph.Plans;

namespace Barq.Graph.Costs;

/// <summary>What is said of indexes to whom is refused for the weight of a filter or an order: which one is wanting, or by which ones an order over relations could be kept short.</summary>
internal static class IndexAdvice
{
    /// <summary>Indexes that are named at most.</summary>
    private const int MostNamed = 3;

    /// <summary>The advice, as sentences that each begin with a space; empty where there is nothing to say.</summary>
    /// <param name="plan">The operation.</param>
    /// <param name="run">The run: its arguments have been read.</param>
    public static string Of(OperationPlan plan, OperationRun run)
    {
        PageLoad[] lists = [.. plan.Loads.OfType<PageLoad>()];
        return Wanted(Some(lists.SelectMany(list => WantedIndexes.Of(list.Entity.Table, run.Arguments(list).Where, run.Arguments(list).Order))))
            + Joined(
                Some(lists.SelectMany(list => WantedIndexes.BehindRelations(run.Arguments(list).Order))),
                lists.Any(list => run.Arguments(list).Order.Joined?.Expressions.Any() == true),
                Some(lists.Where(list => run.Arguments(list).Order.Joined?.HasColumns == true).SelectMany(list => Leading(list, run))));
    }

    private static string Wanted(string[] wanted) =>
        wanted.Length == 0 ? "" : $" There is no index on {string.Join(", nor on ", wanted)}: with one it would cost less.";

    private static string Joined(string[] behind, bool isWorkedOut, string[] leading) => behind.Length == 0 && !isWorkedOut ? ""
        : (behind.Length == 0 ? "" : $" No index has an order by {string.Join(", nor by ", behind)} of another table: all rows that 'where' leaves are joined and sorted.")
            + (isWorkedOut ? " No index has what the database works out: it does so for all rows that 'where' leaves, and sorts them." : "")
            + (leading.Length == 0 ? "" : $" A condition that an index begins with leaves fewer: {string.Join(", ", leading)}.");

    // A list of parents is led to by them.
    private static IEnumerable<string> Leading(PageLoad list, OperationRun run) =>
        list.Parent is null && !FilterWeights.IsServed(run.Arguments(list).Where) ? WantedIndexes.Leading(list.Entity.Table) : [];

    private static string[] Some(IEnumerable<string> names) => [.. names.Distinct(StringComparer.Ordinal).Take(MostNamed)];
}
