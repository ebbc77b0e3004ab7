using System.Globalization;

namespace Barq.Benchmarks.Ratios;

/// <summary>The CPU time of another process, in user and kernel mode.</summary>
internal static class ProcessCpu
{
    /// <summary>What a process has used so far, in microseconds; the kernel counts in steps of 10 000.</summary>
    public static double Microseconds(int process)
    {
        // Fields 14 and 15 of /proc/PID/stat, in hundredths of a second; the name before them stands in parentheses.
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return 10_000.0 * (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture));
    }
}
