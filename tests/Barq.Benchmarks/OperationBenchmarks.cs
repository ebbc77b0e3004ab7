using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Barq.Benchmarks;

/// <summary>The comparisons as BenchmarkDotNet measures them, with the database's time included.</summary>
[MemoryDiagnoser, Config(typeof(InProcess))]
[SuppressMessage("Design", "CA1001", Justification = "The runner calls the clean-up.")]
public class OperationBenchmarks
{
    private BenchGateway? _gateway;
    private Comparison? _comparison;

    /// <summary>Which of the comparisons.</summary>
    [Params(0, 1, 2, 3)]
    public int Operation { get; set; }

    /// <summary>Makes the fleet.</summary>
    [GlobalSetup]
    public async Task StartAsync()
    {
        _gateway = await BenchGateway.StartAsync();
        _comparison = (await Comparison.AllAsync(_gateway.Connections))[Operation];
        await _comparison.CheckAsync(_gateway);
    }

    /// <summary>Drops the fleet.</summary>
    [GlobalCleanup]
    public async Task StopAsync() => await _gateway!.DisposeAsync();

    /// <summary>The hand-written code.</summary>
    [Benchmark(Baseline = true)]
    public async Task<int> ByHand() => (await _comparison!.ByHand()).Length;

    /// <summary>The gateway.</summary>
    [Benchmark]
    public async Task<int> Gateway()
    {
        using var answer = await _gateway!.ExecuteAsync(_comparison!.Document, _comparison.Variables);
        return answer.Body.Length;
    }

    // In this process: the fleet is made once, and the server ends with it.
    private sealed class InProcess : ManualConfig
    {
        public InProcess() => AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
    }
}
