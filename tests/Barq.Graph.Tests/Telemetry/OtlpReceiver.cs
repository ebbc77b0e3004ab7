using System.Buffers.Binary;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Barq.Graph.Tests.Telemetry;

/// <summary>A collector that keeps what it is sent over OTLP, by either of the protocols that exporters speak.</summary>
/// <remarks>Source: OpenTelemetry Protocol Specification, "OTLP/gRPC" and "OTLP/HTTP".</remarks>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    /// <summary>The values of <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>.</summary>
    public const string Grpc = "grpc";
    public const string Http = "http/protobuf";

    // A flag of compression, and the length of the message behind it.
    private const int GrpcPrefix = 5;
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedSpan> _spans = new();
    private readonly ConcurrentQueue<string> _metrics = new();

    private OtlpReceiver(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public IReadOnlyList<ReceivedSpan> Spans => [.. _spans];

    public IReadOnlyList<string> Metrics => [.. _metrics];

    public static async Task<OtlpReceiver> StartAsync(string protocol)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(
            endpoint => endpoint.Protocols = protocol == Grpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        var receiver = new OtlpReceiver(builder.Build());
        if (protocol == Grpc)
        {
            receiver.Receive("/opentelemetry.proto.collector.trace.v1.TraceService/Export", receiver.KeepSpans, AnswerGrpcAsync, GrpcPrefix);
            receiver.Receive("/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", receiver.KeepMetrics, AnswerGrpcAsync, GrpcPrefix);
        }
        else
        {
            receiver.Receive("/v1/traces", receiver.KeepSpans, _ => Task.CompletedTask, 0);
            receiver.Receive("/v1/metrics", receiver.KeepMetrics, _ => Task.CompletedTask, 0);
        }

        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void Receive(string path, Action<ProtobufMessage> keep, Func<HttpContext, Task> answer, int prefix) => _app.MapPost(path, (RequestDelegate)(async context =>
    {
        using var memory = new MemoryStream();
        await context.Request.Body.CopyToAsync(memory);
        var body = memory.ToArray();
        Assert.True(prefix == 0 || (body[0] == 0 && BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(1)) == body.Length - prefix), "One message, not compressed.");
        keep(new ProtobufMessage(body.AsMemory(prefix)));
        await answer(context);
    }));

    private static async Task AnswerGrpcAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[GrpcPrefix]);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private void KeepSpans(ProtobufMessage request)
    {
        foreach (var span in ReceivedSpan.ReadAll(request))
        {
            _spans.Enqueue(span);
        }
    }

    private void KeepMetrics(ProtobufMessage request)
    {
        foreach (var name in request.Messages(1).SelectMany(resource => resource.Messages(2)).SelectMany(scope => scope.Messages(2)).Select(metric => metric.Text(1)))
        {
            _metrics.Enqueue(name);
        }
    }
}
