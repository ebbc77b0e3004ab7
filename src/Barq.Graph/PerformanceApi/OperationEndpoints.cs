using Barq.Graph.Metrics;

namespace Barq.Graph.PerformanceApi;

/// <summary>Which operations and which clients ask, how long that takes, and which errors they get.</summary>
internal sealed class OperationEndpoints(MetricsReader metrics, ClusterOperations texts, ClusterStatements statements)
{
    /// <summary>The operations, those with most requests first.</summary>
    public Task ListAsync(HttpContext context) =>
        AnswerAsync(context, figures => new { figures.Scope, figures.Nodes, figures.IsComplete, figures.WindowSeconds, figures.Operations });

    /// <summary>The clients, those with most requests first.</summary>
    public Task ClientsAsync(HttpContext context) =>
        AnswerAsync(context, figures => new { figures.Scope, figures.Nodes, figures.IsComplete, figures.WindowSeconds, figures.Clients });

    /// <summary>One operation, with its text, in which there are no values, and its statements.</summary>
    public async Task OneAsync(HttpContext context)
    {
        if (await PerformanceEndpoints.ScopeAsync(context) is not { } scope)
        {
            return;
        }

        var id = (string)context.Request.RouteValues["id"]!;
        var operation = (await ReadAsync(scope)).Operations.FirstOrDefault(each => each.Key == id);
        if (operation is null)
        {
            await PerformanceEndpoints.RefuseAsync(context, "There is no such operation among those that are counted.", StatusCodes.Status404NotFound);
            return;
        }

        var label = $"{operation.Kind} {operation.Name}";
        var lists = await statements.ReadAsync(scope);
        await PerformanceEndpoints.AnswerAsync(context, new
        {
            Operation = operation,
            Text = await texts.TextAsync(id, scope),
            Statements = lists.Statements.Where(statement => statement.Sources.Any(source => source.Operation == label)),
        });
    }

    private async Task AnswerAsync<T>(HttpContext context, Func<MetricsSnapshot, T> select)
    {
        if (await PerformanceEndpoints.ScopeAsync(context) is { } scope)
        {
            await PerformanceEndpoints.AnswerAsync(context, select(await ReadAsync(scope)));
        }
    }

    private async Task<MetricsSnapshot> ReadAsync(MetricsScope scope) => scope == MetricsScope.Cluster ? await metrics.ReadClusterAsync() : await metrics.ReadNodeAsync();
}
