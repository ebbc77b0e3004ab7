using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Barq.Persistence.Diagnostics;

namespace Barq.Jobs.Telemetry;

/// <summary>Counts and times every HTTP request: <c>http_requests_total</c> and <c>http_request_duration_seconds</c>.</summary>
internal sealed class HttpMeasuring : IStartupFilter
{
    private readonly ConcurrentDictionary<(string Method, string Route, int Status), Tally> _tallies = new();
    private readonly Histogram<double> _durations;
    private readonly TimeProvider _time;

    public HttpMeasuring(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create(Tracing.Name);
        // Counted here and read when somebody asks: finding the labels' place in the exporter costs as much as all other counting of a request.
        meter.CreateObservableCounter("http.requests", Read, "{request}", "HTTP requests that were answered.");
        _durations = meter.CreateHistogram(
            "http.request.duration", "s", "How long HTTP requests took.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = Tracing.RequestSeconds });
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(inner => context => MeasureAsync(context, inner));
        next(app);
    };

    private async Task MeasureAsync(HttpContext context, RequestDelegate inner)
    {
        var started = _time.GetTimestamp();
        var status = StatusCodes.Status500InternalServerError;
        try
        {
            await inner(context);
            status = context.Response.StatusCode;
        }
        finally
        {
            // The pattern, never the path: ids and addresses would be endless.
            var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "unmatched";
            var tally = _tallies.GetOrAdd((MethodOf(context.Request.Method), route, status), static labels => new Tally(labels));
            Interlocked.Increment(ref tally.Count);

            // A socket or a stream takes as long as its client likes.
            if (status != StatusCodes.Status101SwitchingProtocols && context.Response.ContentType?.StartsWith("text/event-stream", StringComparison.Ordinal) != true)
            {
                _durations.Record(_time.GetElapsedTime(started).TotalSeconds, tally.Tags);
            }
        }
    }

    private IEnumerable<Measurement<long>> Read() => _tallies.Values.Select(tally => new Measurement<long>(Volatile.Read(ref tally.Count), tally.Tags));

    private static string MethodOf(string method) => method switch
    {
        "GET" or "POST" or "PUT" or "DELETE" or "HEAD" or "OPTIONS" or "PATCH" => method,
        _ => "other",
    };

    /// <summary>The requests with the same labels.</summary>
    private sealed class Tally((string Method, string Route, int Status) labels)
    {
        public readonly KeyValuePair<string, object?>[] Tags = [new("method", labels.Method), new("route", labels.Route), new("status", labels.Status)];
        public long Count;
    }
}
