using System.Text.Json;

namespace Barq.Testing.Explaining;

/// <summary>A plan of PostgreSQL's for one statement with the parameters that it ran with.</summary>
/// <param name="Origin">The GraphQL field that asked.</param>
/// <param name="Statement">The SQL.</param>
/// <param name="IsUnfilteredCount">Whether it counts a whole table.</param>
/// <param name="Nodes">The plan's nodes, outermost first.</param>
public sealed record ExplainedStatement(string Origin, string Statement, bool IsUnfilteredCount, IReadOnlyList<PlanNode> Nodes)
{
    /// <summary>Blocks (8 kB) that its first execution on a connection touched.</summary>
    public long First { get; init; }

    /// <summary>Blocks that its twentieth execution touched.</summary>
    public long Twentieth { get; init; }

    /// <summary>What planning and executing took, in the middle of the executions that were timed.</summary>
    public double Milliseconds { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Origin}, {First} and {Twentieth} blocks: {Statement}\n    {string.Join("\n    ", Nodes)}";
}

/// <summary>A node of a plan.</summary>
/// <param name="Type">What it does, such as <c>Index Scan</c>.</param>
/// <param name="Table">The table that it reads; null where it reads none.</param>
/// <param name="Index">The index that it reads by; null for none.</param>
/// <param name="Rows">Rows that it brought, over all of its runs.</param>
/// <param name="Discarded">Rows of the table that it read and threw away, over all of its runs.</param>
public sealed record PlanNode(string Type, string? Table, string? Index, double Rows, double Discarded)
{
    /// <summary>Whether it reads a table from end to end.</summary>
    public bool ScansTheWholeTable => Type.EndsWith("Seq Scan", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => $"{Type} {Table} {Index}: {Rows} rows, {Discarded} discarded";

    internal static IReadOnlyList<PlanNode> Of(JsonElement plan)
    {
        var nodes = new List<PlanNode>();
        Collect(plan, nodes);
        return nodes;
    }

    private static void Collect(JsonElement plan, List<PlanNode> nodes)
    {
        var loops = Number(plan, "Actual Loops");
        nodes.Add(new PlanNode(
            plan.GetProperty("Node Type").GetString()!,
            Text(plan, "Relation Name"),
            Text(plan, "Index Name"),
            Number(plan, "Actual Rows") * loops,
            (Number(plan, "Rows Removed by Filter") + Number(plan, "Rows Removed by Index Recheck")) * loops));
        if (plan.TryGetProperty("Plans", out var children))
        {
            foreach (var child in children.EnumerateArray())
            {
                Collect(child, nodes);
            }
        }
    }

    private static string? Text(JsonElement plan, string name) => plan.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static double Number(JsonElement plan, string name) => plan.TryGetProperty(name, out var value) ? value.GetDouble() : 0;
}
