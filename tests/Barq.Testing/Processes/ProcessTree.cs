using System.Globalization;

namespace Barq.Testing.Processes;

/// <summary>Reads Linux's <c>/proc</c>: which processes live, and which are whose children.</summary>
internal static class ProcessTree
{
    /// <summary>True for a process that runs or is stopped; false for none, or one that has ended and waits to be reaped.</summary>
    public static bool IsAlive(int processId) => Read(processId) is { State: not ('Z' or 'X') };

    /// <summary>The ids of the direct children.</summary>
    public static IReadOnlyList<int> ChildrenOf(int processId) =>
        [.. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id != 0 && Read(id)?.Parent == processId)];

    /// <summary>The CPU time that a process has used, in the kernel and outside; zero for none.</summary>
    public static TimeSpan CpuTimeOf(int processId)
    {
        // utime and stime, in hundredths of a second on Linux.
        var fields = Fields(processId);
        return fields is null ? TimeSpan.Zero : TimeSpan.FromMilliseconds(10 * (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)));
    }

    private static (char State, int Parent)? Read(int processId) =>
        Fields(processId) is { } fields ? (fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture)) : null;

    private static string[]? Fields(int processId)
    {
        try
        {
            // "123 (name) S 1 …": the name may hold anything, so the fields are counted from its last parenthesis.
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null; // It ended while we looked.
        }
    }
}
