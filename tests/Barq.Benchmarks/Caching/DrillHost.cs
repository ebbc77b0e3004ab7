using System.Globalization;
using Barq.Benchmarks.Measuring;
using Barq.Benchmarks.Subscriptions;
using Barq.Graph.Composition;
using Barq.Jobs.Composition;
using Barq.Jobs.Hosting;
using Barq.Persistence.Composition;
using Barq.Persistence.Outbox;
using Barq.Persistence.SecondLevelCache;
using Barq.Persistence.Writing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Benchmarks.Caching;

/// <summary>The gateway as a process of its own, with two addresses more: what its caches counted, and a plain endpoint to compare with.</summary>
internal static class DrillHost
{
    private const int Port = 8000;

    /// <summary>Serves until it is ended.</summary>
    /// <param name="withoutInvalidation">Whether nothing is ever dropped, to see that the drill notices.</param>
    /// <param name="withoutMeasuring">Whether nothing is measured, to see what measuring costs.</param>
    public static Task<int> ServeAsync(bool withoutInvalidation, bool withoutMeasuring) => BarqHost.RunAsync([], Port, async () =>
    {
        var builder = WebApplication.CreateBuilder().AddBarqHost(Port);
        var times = new CommitTimes();
        builder.Services.AddSingleton(times).AddSingleton<ICommitFollower>(times);
        builder.Services.AddBarqPersistence().AddBarqJobs().AddBarqGraph();
        if (withoutInvalidation)
        {
            builder.Services.RemoveAll<ICommitFollower>();
            builder.Services.RemoveAll<IOutboxHandler>();
        }

        if (withoutMeasuring)
        {
            Unmeasured.Configure(builder);
        }

        await using var app = builder.BuildValidated();
        app.MapBarqHealth();
        app.MapBarqGraph();
        app.MapGet("/drill/counts", (CacheStatistics statistics) => CacheNamespace.All.ToDictionary(each => each.Name, statistics.Of));
        app.MapGet("/drill/cpu", () => Environment.CpuUsage.TotalTime.TotalMicroseconds.ToString(CultureInfo.InvariantCulture));
        CommitTimes.Map(app);
        byte[] plain = [];
        app.MapPut("/drill/plain", async (HttpRequest request) =>
        {
            using var memory = new MemoryStream();
            await request.Body.CopyToAsync(memory);
            plain = memory.ToArray();
        });
        app.MapGet("/drill/plain", (RequestDelegate)(async context =>
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            context.Response.ContentLength = plain.Length;
            await context.Response.BodyWriter.WriteAsync(plain);
        }));
        return await app.ServeAsync();
    });
}
