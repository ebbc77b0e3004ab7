using System.Diagnostics;
using System.Diagnostics.Metrics;
using Barq.Persistence.Diagnostics;

namespace Barq.Jobs.Telemetry;

/// <summary>Counts and times every HTTP request: <c>http_requests_total</c> and <c>http_request_duration_seconds</c>.</summary>
internal sealed class HttpMeasuring(IMeterFactory meters, TimeProvider time) : IStartupFilter
{
    private readonly Counter<long> _requests = meters.Create(Tracing.Name).CreateCounter<long>("http.requests", "{request}", "HTTP requests that were answered.");

    private readonly Histogram<double> _durations = meters.Create(Tracing.Name).CreateHistogram(
        "http.request.duration", "s", "How long HTTP requests took.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = Tracing.RequestSeconds });

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(inner => context => MeasureAsync(context, inner));
        next(app);
    };

    private async Task MeasureAsync(HttpContext context, RequestDelegate inner)
    {
        if (!_requests.Enabled && !_durations.Enabled)
        {
            await inner(context);
            return;
        }

        var started = time.GetTimestamp();
        var status = StatusCodes.Status500InternalServerError;
        try
        {
            await inner(context);
            status = context.Response.StatusCode;
        }
        finally
        {
            var tags = new TagList
            {
                { "method", MethodOf(context.Request.Method) },
                // The pattern, never the path: ids and addresses would be endless.
                { "route", (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "unmatched" },
                { "status", status },
            };
            _requests.Add(1, tags);

            // A socket or a stream takes as long as its client likes.
            if (status != StatusCodes.Status101SwitchingProtocols && context.Response.ContentType?.StartsWith("text/event-stream", StringComparison.Ordinal) != true)
            {
                _durations.Record(time.GetElapsedTime(started).TotalSeconds, tags);
            }
        }
    }

    private static string MethodOf(string method) => method switch
    {
        "GET" or "POST" or "PUT" or "DELETE" or "HEAD" or "OPTIONS" or "PATCH" => method,
        _ => "other",
    };
}
