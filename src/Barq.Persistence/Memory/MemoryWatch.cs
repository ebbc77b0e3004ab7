using System.Diagnostics.Metrics;
using Barq.Persistence.Diagnostics;
using Barq.Persistence.SecondLevelCache;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Barq.Persistence.Memory;

/// <summary>
/// Watches the working set: at <c>MAX_MEMORY_MB</c> the process says that it is not ready, so that it gets no more work, and lets its
/// caches go. With <c>MEMORY_PROFILING_ENABLED</c> it tells the heap's figures.
/// </summary>
internal sealed partial class MemoryWatch : BackgroundService, IHealthCheck
{
    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private const int LooksPerReport = 12;
    private readonly MemoryOptions _options;
    private readonly FleetCache _cache;
    private readonly ProcessMemory _memory;
    private readonly TimeProvider _time;
    private readonly ILogger<MemoryWatch> _logger;
    private bool _isFull;

    public MemoryWatch(
        IOptions<MemoryOptions> options, FleetCache cache, ProcessMemory memory, IMeterFactory meters, TimeProvider time, ILogger<MemoryWatch> logger)
    {
        (_options, _cache, _memory, _time, _logger) = (options.Value, cache, memory, time, logger);
        if (_options.ProfilingEnabled)
        {
            var meter = meters.Create(Tracing.Name);
            meter.CreateObservableGauge("memory.generation.size", MeasureGenerations, "By", "Bytes of each generation of the heap after the last collection.");
            meter.CreateObservableGauge(
                "memory.heap.fragmented", () => GC.GetGCMemoryInfo(GCKind.Any).FragmentedBytes, "By", "Bytes of the heap that are free between objects.");
        }
    }

    private long Most => _options.MaxMegabytes * 1024L * 1024;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Most > 0 && _memory.WorkingSet() >= Most
            ? HealthCheckResult.Unhealthy($"The process holds at least MAX_MEMORY_MB, {_options.MaxMegabytes} MB.")
            : HealthCheckResult.Healthy());

    /// <summary>Looks once.</summary>
    internal void Look()
    {
        var held = _memory.WorkingSet();
        if (Most == 0 || held < Most)
        {
            _isFull = false;
            return;
        }

        if (!_isFull)
        {
            LogFull(held / 1024 / 1024, _options.MaxMegabytes);
        }

        // Each time: they fill up again while the process is full. What they held is only given back to the system by a collection.
        _isFull = true;
        _cache.TrimMemory();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
    }

    /// <summary>Tells the heap's figures once.</summary>
    internal void Report()
    {
        var info = GC.GetGCMemoryInfo(GCKind.Any);
        LogHeap(
            _memory.WorkingSet() >> 20, GC.GetTotalMemory(false) >> 20, info.GenerationInfo[0].SizeAfterBytes >> 20, info.GenerationInfo[1].SizeAfterBytes >> 20,
            info.GenerationInfo[2].SizeAfterBytes >> 20, info.GenerationInfo[3].SizeAfterBytes >> 20, info.FragmentedBytes >> 20, info.PauseTimePercentage);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        for (var looks = 0; await timer.WaitForNextTickAsync(stoppingToken); looks++)
        {
            Look();
            if (_options.ProfilingEnabled && looks % LooksPerReport == 0)
            {
                Report();
            }
        }
    }

    private static IEnumerable<Measurement<long>> MeasureGenerations()
    {
        string[] names = ["gen0", "gen1", "gen2", "loh", "poh"];
        var sizes = GC.GetGCMemoryInfo(GCKind.Any).GenerationInfo;
        var measured = new Measurement<long>[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            measured[i] = new Measurement<long>(sizes[i].SizeAfterBytes, new KeyValuePair<string, object?>("generation", names[i]));
        }

        return measured;
    }

    [LoggerMessage(EventIds.MemoryFull, LogLevel.Warning, "The process holds {Held} MB, and MAX_MEMORY_MB is {Most}: it is not ready, and its caches are let go")]
    private partial void LogFull(long held, int most);

    [LoggerMessage(EventIds.HeapReport, LogLevel.Information,
        "Memory: {WorkingSet} MB held, heap {Heap} MB (generations {Gen0}, {Gen1}, {Gen2}, large {Large} MB), {Fragmented} MB fragmented, {PausePercent} % of the time paused")]
    private partial void LogHeap(long workingSet, long heap, long gen0, long gen1, long gen2, long large, long fragmented, double pausePercent);
}

/// <summary>Reads what the process holds.</summary>
/// <param name="WorkingSet">Bytes of its working set.</param>
internal sealed record ProcessMemory(Func<long> WorkingSet);
