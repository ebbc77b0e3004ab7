using System.Diagnostics;
using Barq.Graph.Answers;
using Barq.Graph.Preparation;
using Barq.Persistence.Diagnostics;

namespace Barq.Graph.Execution;

/// <summary>One activity for each operation. It holds neither the document nor the variables: they may hold personal data.</summary>
/// <remarks>Source: OpenTelemetry, "Semantic Conventions for GraphQL Server".</remarks>
internal static class OperationActivity
{
    /// <summary>An operation begins; null while nobody listens.</summary>
    public static Activity? Start(PreparedOperation operation, ClientApp client)
    {
        var activity = Tracing.Source.StartActivity(operation.KindName, ActivityKind.Internal);
        if (activity is not null)
        {
            activity.SetTag("graphql.operation.type", operation.KindName).SetTag("graphql.operation.name", operation.Name).SetTag("barq.operation.id", operation.Id)
                .SetTag("barq.client.name", client.Name).SetTag("barq.client.version", client.Version);
        }

        return activity;
    }

    /// <summary>It has been answered.</summary>
    public static void End(Activity? activity, GraphRequest request, GraphResponse? response)
    {
        if (activity is null)
        {
            return;
        }

        activity.SetTag("barq.response.cached", response?.IsReused == true).SetTag("barq.response.bytes", response?.Body.Length ?? 0).SetTag("barq.rows", request.Rows)
            .SetTag("barq.statements", request.Statements).SetTag("barq.database.seconds", request.DatabaseTime.TotalSeconds);
        var estimated = request.Cost.Estimated;
        activity.SetTag("barq.estimated.cost", estimated.Cost).SetTag("barq.estimated.rows", estimated.Rows).SetTag("barq.estimated.statements", estimated.Statements);
        if (response?.Errors is { } errors)
        {
            activity.SetStatus(ActivityStatusCode.Error).SetTag("error.type", response!.Status.ToString())
                .SetTag("barq.error.codes", errors.Select(error => error.Code).Distinct(StringComparer.Ordinal).ToArray());
        }
    }
}
