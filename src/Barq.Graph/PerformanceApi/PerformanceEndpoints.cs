using System.Globalization;
using Barq.Graph.Errors;
using Barq.Graph.Metrics;
using Barq.Graph.Transport.Http;
using Barq.Jobs.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Barq.Graph.PerformanceApi;

/// <summary>What operators see of the gateway, as JSON: for administrators of the platform, in Development for everybody.</summary>
internal sealed class PerformanceEndpoints(
    MetricsReader metrics, OperationEndpoints operations, QueryAnalyzerEndpoints queries, CacheEndpoints caches, ConfigurationReport configuration, HealthCheckService health,
    AdministratorGate gate, IHostEnvironment environment)
{
    /// <summary>Below this lie all of them.</summary>
    public const string Path = "/api/v1/performance";

    /// <summary>Maps the endpoints.</summary>
    public void Map(IEndpointRouteBuilder endpoints)
    {
        Get("/metrics", MetricsAsync);
        Get("/health", HealthAsync);
        Get("/operations", operations.ListAsync);
        Get("/operations/{id}", operations.OneAsync);
        Get("/clients", operations.ClientsAsync);
        Get("/slow-queries", queries.SlowAsync);
        Get("/n1-queries", queries.RepeatedAsync);
        Post("/query-analyzer/reset", queries.ResetAsync);
        Post("/query-analyzer/explain", queries.ExplainAsync);
        Get("/indexes", queries.IndexesAsync);
        Get("/cache/stats", caches.StatsAsync);
        Post("/cache/clear", caches.ClearAsync);
        Get("/configuration", context => AnswerAsync(context, configuration.Read()));

        void Get(string path, Func<HttpContext, Task> handle) => endpoints.MapGet(Path + path, context => GuardAsync(context, handle));
        void Post(string path, Func<HttpContext, Task> handle) => endpoints.MapPost(Path + path, context => GuardAsync(context, handle));
    }

    /// <summary>Answers with a value.</summary>
    public static Task AnswerAsync<T>(HttpContext context, T value, int status = StatusCodes.Status200OK) =>
        AdministratorGate.AnswerAsync(context, status, PerformanceJson.Write(value));

    /// <summary>Answers that the request can't be used.</summary>
    public static Task RefuseAsync(HttpContext context, string problem, int status = StatusCodes.Status400BadRequest) =>
        AdministratorGate.RefuseAsync(context, status, new ResponseError(ErrorCodes.BadRequest, problem));

    /// <summary>A whole number among the query's parameters.</summary>
    /// <returns>The number, the default where it is missing, or null where it is none or out of range.</returns>
    public static int? Number(HttpContext context, string name, int fallback, int least, int most) => context.Request.Query[name].ToString() switch
    {
        "" => fallback,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most => number,
        _ => null,
    };

    /// <summary>Whose figures are wanted.</summary>
    /// <returns>The scope; null where the request names none that there is, and has been refused.</returns>
    public static async Task<MetricsScope?> ScopeAsync(HttpContext context)
    {
        switch (context.Request.Query["scope"].ToString())
        {
            case "" or "node":
                return MetricsScope.Node;
            case "cluster":
                return MetricsScope.Cluster;
            default:
                await RefuseAsync(context, "scope is node or cluster.");
                return null;
        }
    }

    private async Task MetricsAsync(HttpContext context)
    {
        if (await ScopeAsync(context) is { } scope)
        {
            await AnswerAsync(context, scope == MetricsScope.Cluster ? await metrics.ReadClusterAsync() : await metrics.ReadNodeAsync());
        }
    }

    // All checks: also those that don't decide whether this node is ready.
    private async Task HealthAsync(HttpContext context)
    {
        var report = await health.CheckHealthAsync(context.RequestAborted);
        context.Response.StatusCode = report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        context.Response.Headers.CacheControl = "no-store";
        await HealthReportWriter.WriteAsync(context, report);
    }

    private async Task GuardAsync(HttpContext context, Func<HttpContext, Task> handle)
    {
        if ((environment.IsDevelopment() && !CsrfGuard.Refuses(context.Request)) || await gate.AdmitAsync(context) is not null)
        {
            await handle(context);
        }
    }
}
