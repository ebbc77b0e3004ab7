namespace Barq.Benchmarks.Ratios;

/// <summary>What one answer took, on average over a run of them.</summary>
/// <param name="CpuMicroseconds">CPU time of this process, all threads, garbage collection included; the database's own is not.</param>
/// <param name="AllocatedBytes">Bytes allocated on the managed heap.</param>
/// <param name="WallMicroseconds">Time until the answer was there, the database's work included.</param>
internal readonly record struct Slice(double CpuMicroseconds, double AllocatedBytes, double WallMicroseconds)
{
    /// <summary>Asks so many times, one after another, and measures.</summary>
    public static async Task<Slice> MeasureAsync(Func<ValueTask> ask, int times)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = Environment.CpuUsage.TotalTime;
        var started = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < times; i++)
        {
            await ask();
        }

        var wall = TimeProvider.System.GetElapsedTime(started);
        var used = Environment.CpuUsage.TotalTime - cpu;
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        return new Slice(used.TotalMicroseconds / times, (double)bytes / times, wall.TotalMicroseconds / times);
    }
}
