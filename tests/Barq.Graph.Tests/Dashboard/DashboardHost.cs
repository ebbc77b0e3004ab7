using Barq.Graph.Dashboard;
using Barq.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Dashboard;

/// <summary>A host of the dashboard's room alone, on a loopback port, with a stub where the gateway has its subscriptions.</summary>
internal sealed class DashboardHost : IAsyncDisposable
{
    private const string SlowQueries = """
        {"slow_queries":[{"statement":"SELECT 1","count":3,"slow_count":2,"mean_time":0.25,"max_time":0.5,"last_seen":null,"operation":"Board","field":"Query.deliveries"}]}
        """;

    private const string Operations = """
        {"operations":[
          {"key":"1-Board","name":"Board","kind":"query","requests":{"total":900,"errors":0,"failures":0,"codes":[],"avg_time":0.01,"recent":100,"error_rate":0,"p50":0.01,"p95":0.02,"p99":0.03,"rows":5000,"cost":{"estimated_cost":2000,"largest_weight":20,"estimated_rows":9000,"estimated_statements":900,"rows":5000,"statements":870,"database_time":0.9},"bytes":70000,"last_seen":"2026-01-01T00:00:00Z"}},
          {"key":"2-Move","name":"Move","kind":"mutation","requests":{"total":40,"errors":12,"failures":2,"codes":[{"code":"BAD_USER_INPUT","requests":10},{"code":"SERVICE_BUSY","requests":2}],"avg_time":0.01,"recent":40,"error_rate":0.3,"p50":0.01,"p95":0.02,"p99":0.03,"rows":5,"cost":{"estimated_cost":480,"largest_weight":11,"estimated_rows":400,"estimated_statements":120,"rows":5,"statements":118,"database_time":0.25},"bytes":700,"last_seen":"2026-01-01T00:00:00Z"}},
          {"key":"3-Few","name":"Few","kind":"query","requests":{"total":3,"errors":3,"failures":0,"codes":[{"code":"FORBIDDEN","requests":3}],"avg_time":0.01,"recent":3,"error_rate":1,"p50":0.01,"p95":0.02,"p99":0.03,"rows":0,"cost":{"estimated_cost":0,"largest_weight":0,"estimated_rows":0,"estimated_statements":0,"rows":0,"statements":0,"database_time":0},"bytes":70,"last_seen":"2026-01-01T00:00:00Z"}}]}
        """;

    private const string Operation = """
        {"operation":{},"text":"mutation Move { moveDelivery }","statements":[
          {"id":"a","statement":"UPDATE deliveries","field":"Mutation.moveDelivery","count":3,"mean_time":0.25,"p95":0.3,"explainable":true},
          {"id":"b","statement":"SELECT 1","field":null,"count":3,"mean_time":0.25,"p95":0.3,"explainable":false}]}
        """;

    private readonly WebApplication _app;

    private DashboardHost(WebApplication app, StubTicks ticks)
    {
        _app = app;
        Ticks = ticks;
        Address = new Uri(app.Urls.Single());
        Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Address };
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The stub.</summary>
    public StubTicks Ticks { get; }

    /// <summary>A client that follows no redirects.</summary>
    public HttpClient Client { get; }

    /// <summary>Skips the running test, or fails it, where the build has not restored the plotting library.</summary>
    public static void RequirePlots()
    {
        if (!DashboardContent.Find(new DashboardOptions().AssetsFolder).HasPlots)
        {
            TestServers.Unavailable("the build has not restored the dashboard's npm package.");
        }
    }

    /// <summary>Starts one.</summary>
    /// <param name="assetsFolder">Where to look for the plotting library; null for where the build puts it.</param>
    /// <param name="pathBase">The path below which a proxy has put it.</param>
    /// <param name="isEnabled">Whether the dashboard is on.</param>
    /// <param name="ticks">The stub; null for one that ticks.</param>
    public static async Task<DashboardHost> StartAsync(string? assetsFolder = null, string pathBase = "", bool isEnabled = true, StubTicks? ticks = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting().AddBarqDashboard().Configure<DashboardOptions>(options =>
        {
            options.Enabled = isEnabled;
            options.AssetsFolder = assetsFolder ?? options.AssetsFolder;
        });
        var app = builder.Build();
        ticks ??= new StubTicks();
        app.UsePathBase(pathBase).UseWebSockets().UseRouting();
        app.MapBarqDashboard();
        app.Map("/graphql", ticks.AnswerAsync);
        app.MapGet("/api/v1/performance/slow-queries", context => ticks.ListAsync(context, SlowQueries));
        app.MapGet("/api/v1/performance/n1-queries", context => ticks.ListAsync(context, """{"patterns":[]}"""));
        app.MapGet("/api/v1/performance/operations", context => ticks.ListAsync(context, Operations));
        app.MapGet("/api/v1/performance/operations/{id}", context => ticks.ListAsync(context, Operation));
        app.MapGet("/api/v1/performance/clients", context => ticks.ListAsync(context, """{"clients":[]}"""));
        app.MapPost("/api/v1/performance/query-analyzer/explain", context => ticks.ListAsync(context, """{"plan":["Seq Scan on deliveries"]}"""));
        await app.StartAsync();
        return new DashboardHost(app, ticks);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Ticks.End();
        await _app.DisposeAsync();
        Ticks.Dispose();
    }
}
