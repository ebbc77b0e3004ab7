using Barq.Graph.Answers;
using Barq.Graph.Metrics;
using Barq.Graph.Tests.Gateway;
using Barq.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Graph.Tests.Metrics;

/// <summary>What requests and statements leave in the figures; time is set, so that durations and windows are known.</summary>
public sealed class MeasuredRequestTests
{
    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Read_AfterRequests_CountsThemAndTheirStatements(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider, new FakeTimeProvider());
        await gateway.ExecuteAsync("{ deliveries(first: 1) { totalCount nodes { trackingNumber } } }");
        await gateway.ExecuteAsync("{ deliveries(first: 1) { nodes { nothing } } }");
        var snapshot = gateway.Services.GetRequiredService<MetricsReader>().ReadNode();

        Assert.Equal((2, 1, 0, 0), (snapshot.Api.Requests.TotalRequests, snapshot.Api.Requests.Errors, snapshot.Api.Requests.Failures, snapshot.Api.Requests.ActiveRequests));
        Assert.Equal(0.5, snapshot.Api.Requests.ErrorRate);
        Assert.Equal((2, 0), (snapshot.Database.TotalQueries, snapshot.Database.Errors));
        if (provider == TestProvider.PostgreSql)
        {
            Assert.NotNull(snapshot.Database.Pool);
            Assert.Contains(snapshot.Database.Pools, pool => pool.Max == 60 && pool.Idle + pool.InUse > 0);
        }
        else
        {
            Assert.Empty(snapshot.Database.Pools);
            Assert.Null(snapshot.Database.Pool);
        }
    }

    [Fact]
    public async Task Read_RequestsThatTakeTime_HasTheirDurations()
    {
        var time = new FakeTimeProvider();
        await using var gateway = await StartAsync(TestProvider.Sqlite, time);
        var figures = gateway.Services.GetRequiredService<RequestFigures>();
        foreach (var milliseconds in Enumerable.Range(1, 2000))
        {
            figures.Begin();
            figures.End(TimeSpan.FromMilliseconds(milliseconds), ResponseStatus.Executed, false);
        }

        time.Advance(TimeSpan.FromSeconds(20));
        var requests = gateway.Services.GetRequiredService<MetricsReader>().ReadNode().Api.Requests;

        Assert.Equal(1.0005, requests.AvgResponseTime!.Value, 4);
        Assert.InRange(requests.P50!.Value, 0.984, 1.016);
        Assert.InRange(requests.P95!.Value, 1.9 * 0.984, 1.9 * 1.016);
        Assert.InRange(requests.P99!.Value, 1.98 * 0.984, 1.98 * 1.016);
        Assert.Equal(2, requests.Max!.Value, 3);
        Assert.Equal(1001, requests.SlowRequests);
        Assert.Equal(100, requests.ThroughputRps, 3);
    }

    [Fact]
    public async Task Read_AMinuteLater_HasTotalsButNoRecentFigures()
    {
        var time = new FakeTimeProvider();
        await using var gateway = await StartAsync(TestProvider.Sqlite, time);
        var collector = gateway.Services.GetRequiredService<MetricsCollector>();
        await gateway.ExecuteAsync("{ deliveries(first: 1) { nodes { trackingNumber } } }");
        foreach (var _ in Enumerable.Range(0, 14))
        {
            time.Advance(MetricsSampler.Interval);
            collector.Sample();
        }

        var snapshot = gateway.Services.GetRequiredService<MetricsReader>().ReadNode();

        Assert.Equal(60, snapshot.WindowSeconds);
        Assert.Equal((1, 0), (snapshot.Api.Requests.TotalRequests, snapshot.Api.Requests.ThroughputRps));
        Assert.Null(snapshot.Api.Requests.P95);
        Assert.Null(snapshot.Api.Requests.ErrorRate);
        Assert.NotNull(snapshot.Api.Requests.SinceStart.P95);
        Assert.Null(snapshot.Database.AvgTime);
        Assert.NotNull(snapshot.Database.SinceStart.AvgTime);
    }

    private static async Task<TestGateway> StartAsync(TestProvider provider, FakeTimeProvider time)
    {
        var gateway = await TestGateway.CreateAsync(provider, CornerFleet.Template, services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time));
            services.AddBarqMetrics();
        });

        // The first window begins.
        gateway.Services.GetRequiredService<MetricsCollector>();
        return gateway;
    }
}
