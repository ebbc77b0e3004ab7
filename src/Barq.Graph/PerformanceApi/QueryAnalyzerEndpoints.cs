using System.Runtime.InteropServices;
using System.Text.Json;
using Barq.Graph.Metrics;
using Barq.Graph.Transport.Http;
using Barq.Persistence.Diagnostics;
using Barq.Persistence.Explaining;

namespace Barq.Graph.PerformanceApi;

/// <summary>Slow statements, repeated ones, how the database runs them, and its indexes.</summary>
internal sealed class QueryAnalyzerEndpoints(
    StatementStatistics statistics, ClusterStatements statements, StatementExplainer explainer, IndexAdvisor indexes, MetricsCollector collector,
    HttpTransportOptions options)
{
    private const int DefaultLimit = 20;
    private const int MostLimit = 500;

    /// <summary>The statements that were slow, or with <c>all=true</c> all of them.</summary>
    public async Task SlowAsync(HttpContext context)
    {
        if (PerformanceEndpoints.Number(context, "limit", DefaultLimit, 1, MostLimit) is not { } limit)
        {
            await PerformanceEndpoints.RefuseAsync(context, $"limit is a whole number from 1 to {MostLimit}.");
            return;
        }

        var isAll = context.Request.Query["all"] == "true";
        await ListAsync(context, lists => new
        {
            lists.Scope,
            lists.Node,
            lists.Nodes,
            lists.IsComplete,
            lists.Since,
            SlowQueries = lists.Statements.Where(statement => isAll || statement.SlowCount > 0).Take(limit),
        });
    }

    /// <summary>The statements that single requests repeat.</summary>
    public Task RepeatedAsync(HttpContext context) =>
        ListAsync(context, lists => new { lists.Scope, lists.Node, lists.Nodes, lists.IsComplete, lists.Since, lists.Patterns });

    /// <summary>Forgets all statements.</summary>
    public Task ResetAsync(HttpContext context)
    {
        statistics.Reset();
        return PerformanceEndpoints.AnswerAsync(context, new { collector.Node, statistics.Since });
    }

    /// <summary>Explains a recorded statement: <c>{"id":"…","analyze":false}</c>.</summary>
    public async Task ExplainAsync(HttpContext context)
    {
        var refusal = BodyReader.CheckContentType(context.Request.ContentType);
        if (refusal is not null)
        {
            await PerformanceEndpoints.RefuseAsync(context, refusal.Message, refusal.Status);
            return;
        }

        (var body, refusal) = await BodyReader.ReadOneAsync(context.Request, options.MaxBodyBytes, context.RequestAborted);
        using (body)
        {
            if (body is null)
            {
                await PerformanceEndpoints.RefuseAsync(context, refusal!.Message, refusal.Status);
                return;
            }

            if (!TryRead(body.RootElement, out var id, out var analyze))
            {
                await PerformanceEndpoints.RefuseAsync(context, "The body is {\"id\": \"a statement's id\", \"analyze\": false}, and nothing else.");
                return;
            }

            var plan = await explainer.ExplainAsync(id, analyze, context.RequestAborted);
            await (plan.Refusal switch
            {
                null => PerformanceEndpoints.AnswerAsync(context, plan),
                StatementPlanRefusal.NotRecorded => PerformanceEndpoints.RefuseAsync(context, plan.Problem!, StatusCodes.Status404NotFound),
                _ => PerformanceEndpoints.RefuseAsync(context, plan.Problem!, StatusCodes.Status422UnprocessableEntity),
            });
        }
    }

    /// <summary>Unused and probably missing indexes.</summary>
    public async Task IndexesAsync(HttpContext context) =>
        await PerformanceEndpoints.AnswerAsync(context, await indexes.AdviseAsync(context.RequestAborted));

    private async Task ListAsync<T>(HttpContext context, Func<StatementLists, T> select)
    {
        if (await PerformanceEndpoints.ScopeAsync(context) is { } scope)
        {
            await PerformanceEndpoints.AnswerAsync(context, select(await statements.ReadAsync(scope)));
        }
    }

    private static bool TryRead(JsonElement body, out string id, out bool analyze)
    {
        (id, analyze) = ("", false);
        if (body.ValueKind != JsonValueKind.Object || !JsonText.IsUnicode(JsonMarshal.GetRawUtf8Value(body)))
        {
            return false;
        }

        foreach (var property in body.EnumerateObject())
        {
            switch (property.Name, property.Value.ValueKind)
            {
                case ("id", JsonValueKind.String):
                    id = property.Value.GetString()!;
                    break;
                case ("analyze", JsonValueKind.True or JsonValueKind.False):
                    analyze = property.Value.GetBoolean();
                    break;
                default:
                    return false;
            }
        }

        return id.Length > 0;
    }
}
