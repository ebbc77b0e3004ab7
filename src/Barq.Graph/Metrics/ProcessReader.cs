using System.Globalization;

namespace Barq.Graph.Metrics;

/// <summary>What the process has taken since its start.</summary>
/// <param name="Processor">Time on processors.</param>
/// <param name="Pauses">Time that collections have held everything up.</param>
internal sealed record ProcessTotals(TimeSpan Processor, TimeSpan Pauses);

/// <summary>Reads what the process takes.</summary>
internal static class ProcessReader
{
    private const string Anonymous = "RssAnon:";

    public static ProcessTotals ReadTotals() => new(Environment.CpuUsage.TotalTime, GC.GetTotalPauseDuration());

    /// <summary>The figures as of now.</summary>
    /// <param name="now">The totals.</param>
    /// <param name="earlier">The totals at the beginning of the window.</param>
    /// <param name="window">How long ago that was.</param>
    public static SystemFigures Read(ProcessTotals now, ProcessTotals earlier, TimeSpan window) => new()
    {
        CpuPercent = Percent(now.Processor - earlier.Processor, window * Environment.ProcessorCount),
        Processors = Environment.ProcessorCount,
        WorkingSet = Environment.WorkingSet,
        Available = GC.GetGCMemoryInfo(GCKind.Any).TotalAvailableMemoryBytes,
        Heap = ReadHeap(),
        Allocated = GC.GetTotalAllocatedBytes(),
        Collections = [.. Enumerable.Range(0, GC.MaxGeneration + 1).Select(GC.CollectionCount)],
        PauseSeconds = now.Pauses.TotalSeconds,
        PausePercent = Percent(now.Pauses - earlier.Pauses, window),
        Threads = ThreadPool.ThreadCount,
        QueuedWork = ThreadPool.PendingWorkItemCount,
    };

    // The heap counts pages that nobody has touched yet too (the embedded server's tables are large arrays), of which the system holds none: it
    // was shown larger than the whole process. What is in memory of it is anonymous; mapped files, as the program's own code, are none of it.
    private static long ReadHeap()
    {
        var last = GC.GetGCMemoryInfo(GCKind.Any);
        return Math.Min(last.Index > 0 ? last.HeapSizeBytes : GC.GetTotalMemory(false), ReadAnonymous() ?? Environment.WorkingSet);
    }

    private static long? ReadAnonymous()
    {
        if (!OperatingSystem.IsLinux() || File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Anonymous, StringComparison.Ordinal)) is not { } line)
        {
            return null;
        }

        return 1024 * long.Parse(line.AsSpan(Anonymous.Length).Trim().TrimEnd("kB"), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
    }

    private static double Percent(TimeSpan part, TimeSpan whole) => whole > TimeSpan.Zero ? Math.Clamp(100 * (part / whole), 0, 100) : 0;
}
