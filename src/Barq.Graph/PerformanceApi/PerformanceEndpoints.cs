using Barq.Graph.Execution;
using Barq.Graph.Metrics;
using Barq.Graph.Responses;
using Barq.Graph.Transport.Http;

namespace Barq.Graph.PerformanceApi;

/// <summary>What operators see of the gateway, as JSON: for administrators of the platform, in Development for everybody.</summary>
internal sealed class PerformanceEndpoints(MetricsReader metrics, AdministratorGate gate, IHostEnvironment environment)
{
    /// <summary>Below this lie all of them.</summary>
    public const string Path = "/api/v1/performance";

    /// <summary>Maps the endpoints.</summary>
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Path + "/metrics", context => GuardAsync(context, MetricsAsync));
    }

    private async Task MetricsAsync(HttpContext context)
    {
        switch (context.Request.Query["scope"].ToString())
        {
            case "" or "node":
                await AnswerAsync(context, metrics.ReadNode());
                break;
            case "cluster":
                await AnswerAsync(context, await metrics.ReadClusterAsync());
                break;
            default:
                await AdministratorGate.RefuseAsync(
                    context, StatusCodes.Status400BadRequest, new ResponseError(ErrorCodes.BadRequest, "scope is node or cluster."));
                break;
        }
    }

    private async Task GuardAsync(HttpContext context, Func<HttpContext, Task> handle)
    {
        if ((environment.IsDevelopment() && !CsrfGuard.Refuses(context.Request)) || await gate.AdmitAsync(context) is not null)
        {
            await handle(context);
        }
    }

    private static Task AnswerAsync<T>(HttpContext context, T value) =>
        AdministratorGate.AnswerAsync(context, StatusCodes.Status200OK, PerformanceJson.Write(value));
}
