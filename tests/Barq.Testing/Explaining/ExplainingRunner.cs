using System.Collections.Concurrent;
using System.Text.Json;
using Barq.Persistence.Querying;
using Npgsql;

namespace Barq.Testing.Explaining;

/// <summary>A plan of PostgreSQL's for one statement with the parameters that it ran with.</summary>
/// <param name="Origin">The GraphQL field that asked.</param>
/// <param name="Statement">The SQL.</param>
/// <param name="IsUnfilteredCount">Whether it counts a whole table.</param>
/// <param name="Nodes">The plan's nodes, outermost first.</param>
public sealed record ExplainedStatement(string Origin, string Statement, bool IsUnfilteredCount, IReadOnlyList<PlanNode> Nodes)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Origin}: {Statement}\n    {string.Join("\n    ", Nodes)}";
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
}

/// <summary>Explains every statement before it runs it. PostgreSQL only.</summary>
/// <param name="runner">What runs it.</param>
/// <param name="connectionString">The database.</param>
public sealed class ExplainingRunner(IQueryRunner runner, string connectionString) : IQueryRunner
{
    private readonly ConcurrentQueue<ExplainedStatement> _statements = new();

    /// <summary>The statements since the last call.</summary>
    public IReadOnlyList<ExplainedStatement> Take()
    {
        var taken = _statements.ToArray();
        _statements.Clear();
        return taken;
    }

    /// <inheritdoc/>
    public async ValueTask<RowSet> ReadAsync(PageQuery query, QueryContext context, CancellationToken cancellationToken)
    {
        var sql = new SqlBuilder(new PostgreSqlDialect(), context.Fence);
        PageSql.Write(sql, query);
        await ExplainAsync(sql, context.Origin, isUnfilteredCount: false);
        return await runner.ReadAsync(query, context, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<CountSet> CountAsync(CountQuery query, QueryContext context, CancellationToken cancellationToken)
    {
        var sql = new SqlBuilder(new PostgreSqlDialect(), context.Fence);
        PageSql.Write(sql, query);
        await ExplainAsync(sql, context.Origin, isUnfilteredCount: query.Keys is null && query.Where is null);
        return await runner.CountAsync(query, context, cancellationToken);
    }

    private async Task ExplainAsync(SqlBuilder sql, string origin, bool isUnfilteredCount)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", connection);
        for (var i = 0; i < sql.Parameters.Count; i++)
        {
            sql.Dialect.AddParameter(command.Parameters, i + 1, sql.Parameters[i]);
        }

        using var json = JsonDocument.Parse((string)(await command.ExecuteScalarAsync())!);
        var nodes = new List<PlanNode>();
        Collect(json.RootElement[0].GetProperty("Plan"), nodes);
        _statements.Enqueue(new ExplainedStatement(origin, sql.ToString(), isUnfilteredCount, nodes));
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
