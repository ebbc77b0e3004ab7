using System.ComponentModel;

namespace Barq.Graph.Metrics;

/// <summary>Processors and memory.</summary>
/// <param name="CpuPercent">The share of the processors that is used, 0 to 100; of several nodes, the mean by processors.</param>
/// <param name="Processors">Processors of all nodes.</param>
/// <param name="Memory">Memory.</param>
/// <param name="Gc">The garbage collector.</param>
/// <param name="Threads">Threads of the pool.</param>
/// <param name="QueuedWork">Work that waits for one of them.</param>
[Description("Processors and memory.")]
public sealed record SystemMetrics(
    [property: Description("The share of the processors that is used, 0 to 100; of several nodes, the mean by processors.")] double CpuPercent,
    [property: Description("Processors of all nodes.")] int Processors,
    [property: Description("Memory.")] MemoryMetrics Memory,
    [property: Description("The garbage collector.")] GcMetrics Gc,
    [property: Description("Threads of the pool.")] int Threads,
    [property: Description("Work that waits for one of them.")] long QueuedWork);

/// <summary>Memory, in bytes.</summary>
/// <param name="Percent">The share of what may be taken, 0 to 100.</param>
/// <param name="WorkingSetBytes">Held.</param>
/// <param name="AvailableBytes">What may be taken: the machine's memory, or the container's limit.</param>
/// <param name="HeapBytes">The managed heap after the last collection, as far as it can be in memory.</param>
/// <param name="AllocatedBytes">Allocated since the start.</param>
[Description("Memory, in bytes.")]
public sealed record MemoryMetrics(
    [property: Description("The share of what may be taken, 0 to 100.")] double Percent,
    [property: Description("Held.")] long WorkingSetBytes,
    [property: Description("What may be taken: the machine's memory, or the container's limit.")] long AvailableBytes,
    [property: Description("The managed heap after the last collection, as far as it can be in memory.")] long HeapBytes,
    [property: Description("Allocated since the start.")] long AllocatedBytes);

/// <summary>The garbage collector.</summary>
/// <param name="Gen0">Collections of generation 0, since the start.</param>
/// <param name="Gen1">Of generation 1.</param>
/// <param name="Gen2">Of generation 2.</param>
/// <param name="PauseSeconds">How long they have held everything up, since the start.</param>
/// <param name="PausePercent">The share of the last minute that they did, 0 to 100.</param>
[Description("The garbage collector.")]
public sealed record GcMetrics(
    [property: Description("Collections of generation 0, since the start.")] int Gen0,
    [property: Description("Of generation 1.")] int Gen1,
    [property: Description("Of generation 2.")] int Gen2,
    [property: Description("How long they have held everything up, since the start.")] double PauseSeconds,
    [property: Description("The share of the last minute that they did, 0 to 100.")] double PausePercent);
