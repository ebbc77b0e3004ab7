using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Barq.Graph.Tests.Telemetry;

/// <summary>A collector that keeps what it is sent.</summary>
internal sealed class Collector(WebApplication app) : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, string Body)> _received = new();

    public string Address => app.Urls.Single();

    public string Traces => string.Concat(TraceBodies);

    /// <summary>What came of traces, request by request.</summary>
    public IReadOnlyList<string> TraceBodies => [.. _received.Where(each => each.Path == "/v1/traces").Select(each => each.Body)];

    public string Metrics => string.Concat(_received.Where(each => each.Path == "/v1/metrics").Select(each => each.Body));

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new Collector(builder.Build());
        collector.Run();
        await collector.StartHostAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private Task StartHostAsync() => app.StartAsync();

    private void Run() => app.Run(async context =>
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _received.Enqueue((context.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
        context.Response.StatusCode = StatusCodes.Status200OK;
    });
}
