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

    private static (char State, int Parent)? Read(int processId)
    {
        try
        {
            // "123 (name) S 1 …": the name may hold anything, so the fields are counted from its last parenthesis.
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null; // It ended while we looked.
        }
    }
}
