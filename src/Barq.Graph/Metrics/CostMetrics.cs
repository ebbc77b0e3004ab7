using System.ComponentModel;

namespace Barq.Graph.Metrics;

/// <summary>What requests were estimated to cost before they ran, and what they did cost. An answer from the response cache costs nothing of either.</summary>
/// <param name="EstimatedCost">What they were estimated to cost, as RATE_LIMIT_COST counts.</param>
/// <param name="LargestWeight">What the heaviest one that was let run weighs: GRAPHQL_MAX_COST bounds it.</param>
/// <param name="EstimatedRows">Rows that they could bring, going by the sizes of their pages.</param>
/// <param name="EstimatedStatements">Statements that they could need, with cold caches.</param>
/// <param name="Rows">Rows that they did read or change.</param>
/// <param name="Statements">Statements that they did run.</param>
/// <param name="DatabaseTime">How long those took together, in seconds.</param>
[Description("What requests were estimated to cost before they ran, and what they did cost. An answer from the response cache costs nothing of either.")]
public sealed record CostMetrics(
    [property: Description("What they were estimated to cost, as RATE_LIMIT_COST counts.")] long EstimatedCost,
    [property: Description("What the heaviest one that was let run weighs: GRAPHQL_MAX_COST bounds it.")] long LargestWeight,
    [property: Description("Rows that they could bring, going by the sizes of their pages.")] long EstimatedRows,
    [property: Description("Statements that they could need, with cold caches.")] long EstimatedStatements,
    [property: Description("Rows that they did read or change.")] long Rows,
    [property: Description("Statements that they did run.")] long Statements,
    [property: Description("How long those took together, in seconds.")] double DatabaseTime)
{
    /// <summary>What has been counted, as an operator reads it.</summary>
    /// <param name="cost">What has been counted.</param>
    /// <param name="rows">Rows that were read or changed.</param>
    internal static CostMetrics Of(CostTotals cost, long rows) => new(
        cost.EstimatedCost, cost.LargestWeight, cost.EstimatedRows, cost.EstimatedStatements, rows, cost.Statements, cost.DatabaseMicroseconds / 1e6);
}
