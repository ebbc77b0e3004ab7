using System.Diagnostics;

namespace Barq.Graph.Errors;

/// <summary>The ids under which a client's error is found in the log.</summary>
internal static class TraceIds
{
    /// <summary>The current trace's id, or a new one where nothing is traced.</summary>
    public static string Current() => Activity.Current?.TraceId.ToString() ?? Guid.CreateVersion7().ToString("n");
}
