using System.Collections.Concurrent;
using System.Text.Json;
using Barq.Persistence.Access;
using Barq.Persistence.Querying;
using Npgsql;

namespace Barq.Testing.Explaining;

/// <summary>Explains every statement before it runs it, as it is executed the first and the twentieth time on a connection. PostgreSQL only.</summary>
/// <param name="runner">What runs it.</param>
/// <param name="connectionString">The database.</param>
public sealed class ExplainingRunner(IQueryRunner runner, string connectionString) : IQueryRunner
{
    private const int Executions = 20;

    private readonly ConcurrentQueue<ExplainedStatement> _statements = new();

    /// <summary>PostgreSQL's <c>random_page_cost</c>: 4 as it comes, 1.1 as it is set for disks without heads.</summary>
    public double RandomPageCost { get; set; } = 4;

    /// <summary>Whether the executions between the first and the twentieth are done and timed too.</summary>
    public bool IsTimed { get; init; }

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
        var sql = new SqlBuilder(new PostgreSqlDialect(), context.Fence) { Now = context.Now };
        PageSql.Write(sql, query);
        await ExplainAsync(sql, context.Origin, isUnfilteredCount: false);
        return await runner.ReadAsync(query, context, cancellationToken);
    }

    /// <inheritdoc/>
    public bool CanBeLevel(PageQuery query, RowFence fence) => runner.CanBeLevel(query, fence);

    /// <inheritdoc/>
    public async ValueTask<RowSet[]> ReadLevelsAsync(IReadOnlyList<PageQuery> levels, QueryContext context, CancellationToken cancellationToken)
    {
        var sql = new SqlBuilder(new PostgreSqlDialect(), context.Fence) { Now = context.Now };
        LevelsSql.Write(sql, LevelLayout.Of(levels));
        await ExplainAsync(sql, context.Origin, isUnfilteredCount: false);
        return await runner.ReadLevelsAsync(levels, context, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<CountSet> CountAsync(CountQuery query, QueryContext context, CancellationToken cancellationToken)
    {
        var sql = new SqlBuilder(new PostgreSqlDialect(), context.Fence) { Now = context.Now };
        PageSql.Write(sql, query);
        await ExplainAsync(sql, context.Origin, isUnfilteredCount: query.Keys is null && query.Where is null);
        return await runner.CountAsync(query, context, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<RowSet> TotalAsync(TotalQuery query, QueryContext context, CancellationToken cancellationToken)
    {
        var sql = new SqlBuilder(new PostgreSqlDialect(), context.Fence) { Now = context.Now };
        TotalSql.Write(sql, query);
        await ExplainAsync(sql, context.Origin, isUnfilteredCount: query.Keys is null && query.Where is null);
        return await runner.TotalAsync(query, context, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<RowSet> GroupAsync(GroupQuery query, QueryContext context, CancellationToken cancellationToken)
    {
        var sql = new SqlBuilder(new PostgreSqlDialect(), context.Fence) { Now = context.Now };
        GroupSql.Write(sql, query);
        await ExplainAsync(sql, context.Origin, isUnfilteredCount: query.Keys is null && query.Where is null);
        return await runner.GroupAsync(query, context, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<RowSet> SearchAsync(SearchQuery query, QueryContext context, CancellationToken cancellationToken)
    {
        var sql = new SqlBuilder(new PostgreSqlDialect(), context.Fence);
        SearchSql.Write(sql, query);
        await ExplainAsync(sql, context.Origin, isUnfilteredCount: false);
        return await runner.SearchAsync(query, context, cancellationToken);
    }

    private async Task ExplainAsync(SqlBuilder sql, string origin, bool isUnfilteredCount)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        var mode = sql.Mode switch { PlanMode.Generic => "force_generic_plan", PlanMode.Custom => "force_custom_plan", _ => "auto" };
        await ExecuteAsync($"SET plan_cache_mode = {mode}; SET random_page_cost = {RandomPageCost.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
        var (types, values) = SqlLiterals.Of(sql.Parameters);
        await ExecuteAsync(sql.Settings?.Replace("true", "false", StringComparison.Ordinal) ?? "SELECT 1");
        await ExecuteAsync($"PREPARE barq_explained{types} AS {sql}");
        var first = (await AnalyzeAsync()).Plan;
        var times = new List<double>();
        for (var i = 2; i < Executions; i++)
        {
            if (IsTimed)
            {
                times.Add((await AnalyzeAsync()).Milliseconds);
            }
            else
            {
                await ExecuteAsync($"EXPLAIN EXECUTE barq_explained{values}");
            }
        }

        var (last, time) = await AnalyzeAsync();
        times.Add(time);
        times.Sort();
        _statements.Enqueue(new ExplainedStatement(origin, sql.ToString(), isUnfilteredCount, PlanNode.Of(first))
        {
            First = Blocks(first),
            Twentieth = Blocks(last),
            Milliseconds = times[times.Count / 2],
        });

        async Task ExecuteAsync(string text)
        {
            await using var command = new NpgsqlCommand(text, connection);
            await command.ExecuteNonQueryAsync();
        }

        async Task<(JsonElement Plan, double Milliseconds)> AnalyzeAsync()
        {
            await using var command = new NpgsqlCommand($"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) EXECUTE barq_explained{values}", connection);
            using var json = JsonDocument.Parse((string)(await command.ExecuteScalarAsync())!);
            var root = json.RootElement[0];
            return (root.GetProperty("Plan").Clone(), root.GetProperty("Planning Time").GetDouble() + root.GetProperty("Execution Time").GetDouble());
        }
    }

    // The outermost node has those of all.
    private static long Blocks(JsonElement plan) => plan.GetProperty("Shared Hit Blocks").GetInt64() + plan.GetProperty("Shared Read Blocks").GetInt64()
        + plan.GetProperty("Temp Read Blocks").GetInt64();
}
