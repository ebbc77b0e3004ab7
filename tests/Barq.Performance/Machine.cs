using System.Globalization;
using System.Runtime.InteropServices;

namespace Barq.Performance;

/// <summary>The machine that measures.</summary>
internal static class Machine
{
    private const string Average = "/proc/loadavg";

    /// <summary>Processors, memory, runtime.</summary>
    public static string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} processors, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GB, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}");

    /// <summary>What else ran: the load averages of the last minutes; null where the system does not tell.</summary>
    public static string? LoadAverage() => File.Exists(Average) ? string.Join(' ', File.ReadAllText(Average).Split(' ').Take(3)) : null;
}
