using System.Diagnostics;
using Barq.Persistence.Diagnostics;

namespace Barq.Graph.Execution;

/// <summary>One activity for each operation. It holds neither the document nor the variables: they may hold personal data.</summary>
/// <remarks>Source: OpenTelemetry, "Semantic Conventions for GraphQL Server".</remarks>
internal static class OperationActivity
{
    /// <summary>An operation begins; null while nobody listens.</summary>
    public static Activity? Start(PreparedOperation operation)
    {
        var activity = Tracing.Source.StartActivity(operation.KindName, ActivityKind.Internal);
        activity?.SetTag("graphql.operation.type", operation.KindName).SetTag("graphql.operation.name", operation.Name);
        return activity;
    }

    /// <summary>It has been answered.</summary>
    public static void End(Activity? activity, GraphResponse response)
    {
        if (activity is null)
        {
            return;
        }

        activity.SetTag("barq.response.cached", response.IsReused);
        if (response.HasErrors)
        {
            activity.SetStatus(ActivityStatusCode.Error).SetTag("error.type", response.Status.ToString());
        }
    }
}
