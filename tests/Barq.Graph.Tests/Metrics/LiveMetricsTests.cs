using System.Collections;
using System.ComponentModel;
using System.Text.Json;
using Barq.Graph.Metrics;
using Barq.Graph.Subscriptions.Running;
using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.Subscriptions;
using Barq.Persistence.Access;
using Barq.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Graph.Tests.Metrics;

/// <summary>The gateway's own figures as a subscription; time is set.</summary>
public sealed class LiveMetricsTests : SubscriptionTest
{
    private static readonly Caller _operator = Caller.PlatformAdministrator("ops");

    [Fact]
    public async Task Ticks_SameInterval_AreMeasuredOnceForAll()
    {
        var time = new FakeTimeProvider();
        await using var gateway = await StartAsync(time);
        var hub = gateway.Services.GetRequiredService<SubscriptionHub>();
        using var first = await WatchAsync(gateway, "interval: 1", "time windowSeconds");
        using var second = await WatchAsync(gateway, "interval: 1", "time nodes { node }");
        using var slower = await WatchAsync(gateway, "interval: 2", "time");
        await first.NextAsync();
        await second.NextAsync();
        await slower.NextAsync();
        Assert.Equal(2, hub.ClockCount);

        time.Advance(TimeSpan.FromSeconds(1));
        await gateway.ExecuteAsync("{ __typename }");
        var earlier = await TimeAsync(first);
        Assert.Equal(earlier, await TimeAsync(second));
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.NotEqual(earlier, await TimeAsync(first));
        Assert.Equal(await TimeAsync(second), await TimeAsync(slower));
    }

    [Fact]
    public async Task Ticks_NotRead_LeaveTheNewest()
    {
        var time = new FakeTimeProvider();
        await using var gateway = await StartAsync(time);
        using var listener = await WatchAsync(gateway, "interval: 1", "time");
        await listener.NextAsync();

        time.Advance(TimeSpan.FromSeconds(1));
        time.Advance(TimeSpan.FromSeconds(1));
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(time.GetUtcNow(), await TimeAsync(listener));
    }

    [Fact]
    public async Task Ticks_AfterRequests_ShowThem()
    {
        var time = new FakeTimeProvider();
        await using var gateway = await StartAsync(time);
        using var listener = await WatchAsync(
            gateway, "interval: 1", "scope isComplete api { requests { totalRequests errorRate } } cache { namespaces { name } } database { pool { max } }");
        await listener.NextAsync();

        // The subscription is one of them.
        var before = gateway.Services.GetRequiredService<MetricsReader>().ReadNode().Api.Requests.TotalRequests;

        await gateway.ExecuteAsync("{ deliveries(first: 1) { nodes { trackingNumber } } }");
        time.Advance(TimeSpan.FromSeconds(1));
        var tick = (await listener.NextAsync())!.Value.GetProperty("data").GetProperty("liveMetrics");

        Assert.Equal("NODE", tick.GetProperty("scope").GetString());
        Assert.Equal(before + 1, RequestsOf(tick));
        Assert.Equal(0, tick.GetProperty("api").GetProperty("requests").GetProperty("errorRate").GetDouble());
        Assert.Contains("responses", tick.GetProperty("cache").GetProperty("namespaces").EnumerateArray().Select(each => each.GetProperty("name").GetString()));
        Assert.Equal(JsonValueKind.Null, tick.GetProperty("database").GetProperty("pool").ValueKind);
    }

    [Fact]
    public async Task Scope_Cluster_IsAClockOfItsOwn()
    {
        var time = new FakeTimeProvider();
        await using var gateway = await StartAsync(time);
        var hub = gateway.Services.GetRequiredService<SubscriptionHub>();
        using (var node = await WatchAsync(gateway, "interval: 1", "scope"))
        using (var cluster = await WatchAsync(gateway, "interval: 1, scope: CLUSTER", "scope"))
        {
            Assert.Equal(2, hub.ClockCount);
            Assert.Contains("NODE", (await node.NextAsync())!.Value.GetRawText(), StringComparison.Ordinal);
            Assert.Contains("CLUSTER", (await cluster.NextAsync())!.Value.GetRawText(), StringComparison.Ordinal);
        }

        Assert.Equal((0, 0), (hub.Count, hub.ClockCount));
    }

    [Fact]
    public async Task Open_NoAdministratorOfThePlatform_IsForbidden()
    {
        await using var gateway = await StartAsync(new FakeTimeProvider());
        using var listener = await SubscribeAsync(gateway, "subscription { liveMetrics { time } }", caller: Admin);

        Assert.Equal("FORBIDDEN", CodeOf(await listener.NextAsync()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(61)]
    public async Task Open_IntervalOutOfRange_NamesTheRange(int interval)
    {
        await using var gateway = await StartAsync(new FakeTimeProvider());
        using var listener = await WatchAsync(gateway, $"interval: {interval}", "time");
        var refusal = (await listener.NextAsync())!.Value;

        Assert.Equal("BAD_USER_INPUT", CodeOf(refusal));
        Assert.Contains($"'interval' is {interval}: allowed are 1 to 60 seconds.", refusal.GetRawText(), StringComparison.Ordinal);
    }

    // What the endpoint writes and the subscription leaves out would be missed on the dashboard only.
    [Fact]
    public void Snapshot_EveryFigure_IsInTheSchema()
    {
        var seen = new HashSet<Type>();
        Walk(typeof(MetricsSnapshot));
        Assert.True(seen.Count >= 15, $"{seen.Count}");

        void Walk(Type type)
        {
            if (type.Namespace != typeof(MetricsSnapshot).Namespace || type.IsEnum || !seen.Add(type))
            {
                return;
            }

            foreach (var property in type.GetProperties())
            {
                Assert.True(property.IsDefined(typeof(DescriptionAttribute), true), $"{type.Name}.{property.Name} has no [Description].");
                var isList = property.PropertyType.IsGenericType && typeof(IEnumerable).IsAssignableFrom(property.PropertyType);
                Walk(isList ? property.PropertyType.GetGenericArguments()[^1] : property.PropertyType);
            }
        }
    }

    private static Task<Listener> WatchAsync(TestGateway gateway, string arguments, string selection) =>
        SubscribeAsync(gateway, $"subscription {{ liveMetrics({arguments}) {{ {selection} }} }}", caller: _operator);

    private static int RequestsOf(JsonElement tick) => tick.GetProperty("api").GetProperty("requests").GetProperty("totalRequests").GetInt32();

    private static async Task<DateTimeOffset> TimeAsync(Listener listener) =>
        (await listener.NextAsync())!.Value.GetProperty("data").GetProperty("liveMetrics").GetProperty("time").GetDateTimeOffset();

    private static string? CodeOf(JsonElement? answer) =>
        answer!.Value.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString();

    private static async Task<TestGateway> StartAsync(FakeTimeProvider time) => await TestGateway.CreateAsync(TestProvider.Sqlite, CornerFleet.Template, services =>
    {
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time));
        services.AddBarqMetrics();
    });
}
