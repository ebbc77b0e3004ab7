using Barq.Graph.Metrics;
using Barq.Graph.Tests.Gateway;
using Barq.Testing.Databases;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Graph.Tests.Metrics;

/// <summary>What a sample that goes wrong does to the gateway: nothing.</summary>
public sealed class MetricsSamplerTests
{
    private const string Line = "This node's figures could not be sampled: requests are served as before, and the next sample is tried as usual";

    // Was: whatever went wrong ended the gateway.
    [Fact]
    public async Task Sample_GoesWrongForAWhile_IsToldOfOnceAndGoesOn()
    {
        var (time, broken) = (new FakeTimeProvider(), new BrokenTime());
        using var lines = new LoggedLines();
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await TestGateway.CreateCachedAsync(
            TestProvider.Sqlite, CornerFleet.Template, redis.Configuration, services => services.AddLogging(logging => logging.AddProvider(lines)).AddBarqMetrics());
        using var sampler = ActivatorUtilities.CreateInstance<MetricsSampler>(gateway.Services, ActivatorUtilities.CreateInstance<MetricsCollector>(gateway.Services, broken), time);
        await sampler.StartAsync(CancellationToken.None);
        await Poll.UntilAsync(() => sampler.Samples == 1, "the first sample");

        foreach (var isBroken in new[] { true, true, false, true })
        {
            broken.IsBroken = isBroken;
            var before = sampler.Samples;
            time.Advance(MetricsSampler.Interval);
            await Poll.UntilAsync(() => sampler.Samples == before + 1, "the next sample");
        }

        await sampler.StopAsync(CancellationToken.None);

        Assert.Equal(TaskStatus.Canceled, sampler.ExecuteTask!.Status);
        Assert.Equal([(LogLevel.Warning, Line), (LogLevel.Warning, Line)], lines.Lines.Where(line => line.Level > LogLevel.Information).Select(line => (line.Level, line.Text)));
    }

    private sealed class BrokenTime : FakeTimeProvider
    {
        public bool IsBroken { get; set; }

        public override long GetTimestamp() => IsBroken ? throw new InvalidOperationException("A fault of the clock.") : base.GetTimestamp();
    }
}
