using Barq.Persistence.Memory;
using Barq.Persistence.SecondLevelCache;
using Barq.Persistence.Tests.Databases;
using Barq.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Barq.Persistence.Tests.Memory;

public sealed class MemoryWatchTests
{
    [Fact]
    public async Task Look_AtTheLimit_IsNotReadyAndHasTrimmedTheCaches()
    {
        var held = 99L << 20;
        await using var database = await TestDatabase.CreateAsync(TestProvider.Sqlite);
        await using var services = FleetServices.Create(
            database, new() { ["MAX_MEMORY_MB"] = "100" }, services => services.AddSingleton(new ProcessMemory(() => held)).AddBarqSecondLevelCache().AddBarqMemoryWatch());
        var watch = services.GetRequiredService<MemoryWatch>();
        var cache = services.GetRequiredService<FleetCache>();
        await cache.GetOrCreateAsync<string>(CacheNamespace.Default, "a", _ => Task.FromResult<string?>("made"));
        watch.Look();
        Assert.Equal((HealthStatus.Healthy, 1), (await StatusAsync(watch), cache.MemoryItems));

        held = 100L << 20;
        watch.Look();
        Assert.Equal((HealthStatus.Unhealthy, 0), (await StatusAsync(watch), cache.MemoryItems));

        held = 50L << 20;
        watch.Look();
        Assert.Equal(HealthStatus.Healthy, await StatusAsync(watch));
    }

    [Fact]
    public async Task Look_WithoutALimit_IsAlwaysReady()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.Sqlite);
        await using var services = FleetServices.Create(
            database, configure: services => services.AddSingleton(new ProcessMemory(() => long.MaxValue)).AddBarqSecondLevelCache().AddBarqMemoryWatch());

        Assert.Equal(HealthStatus.Healthy, await StatusAsync(services.GetRequiredService<MemoryWatch>()));
    }

    [Fact]
    public async Task Report_OfTheHeap_IsInTheLog()
    {
        var log = new Recorder();
        await using var database = await TestDatabase.CreateAsync(TestProvider.Sqlite);
        await using var services = FleetServices.Create(
            database, new() { ["MEMORY_PROFILING_ENABLED"] = "true" },
            services => services.AddLogging(logging => logging.AddProvider(log)).AddBarqSecondLevelCache().AddBarqMemoryWatch());

        services.GetRequiredService<MemoryWatch>().Report();

        Assert.Contains(log.Lines, line => line.StartsWith("Memory: ", StringComparison.Ordinal) && line.Contains("MB fragmented", StringComparison.Ordinal));
    }

    private static async Task<HealthStatus> StatusAsync(MemoryWatch watch) => (await watch.CheckHealthAsync(new HealthCheckContext())).Status;

    private sealed class Recorder : ILoggerProvider, ILogger
    {
        public List<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
