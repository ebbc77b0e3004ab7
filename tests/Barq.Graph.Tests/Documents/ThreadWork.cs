using System.Runtime.InteropServices;

namespace Barq.Graph.Tests.Documents;

/// <summary>What this thread has done so far, whatever others do meanwhile.</summary>
/// <param name="Bytes">The memory that it took.</param>
/// <param name="Cpu">The time that it ran on a processor; zero where the system does not tell.</param>
internal readonly record struct ThreadWork(long Bytes, TimeSpan Cpu)
{
    private const int ThreadClock = 3;

    /// <summary>Until now.</summary>
    public static ThreadWork Now()
    {
        var cpu = TimeSpan.Zero;
        if (OperatingSystem.IsLinux() && GetTime(ThreadClock, out var time) == 0)
        {
            cpu = TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0);
        }

        return new ThreadWork(GC.GetAllocatedBytesForCurrentThread(), cpu);
    }

    /// <summary>Since then.</summary>
    public static ThreadWork Since(ThreadWork then)
    {
        var now = Now();
        return new ThreadWork(now.Bytes - then.Bytes, now.Cpu - then.Cpu);
    }

#pragma warning disable SYSLIB1054 // What it generates needs unsafe code, which the tests do without.
    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetTime(int clock, out TimeSpec time);
#pragma warning restore SYSLIB1054

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
