using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Persistence.Memory;

/// <summary>How the process's memory is watched.</summary>
public sealed class MemoryOptions
{
    /// <summary>
    /// <c>MEMORY_PROFILING_ENABLED</c>: whether the heap's figures are written to the log every minute, and are among the metrics by
    /// generation. Default: false.
    /// </summary>
    public bool ProfilingEnabled { get; set; }

    /// <summary>
    /// <c>MAX_MEMORY_MB</c>: at a working set of so many MB (of 2^20 bytes) the process is not ready, and its caches are trimmed; 0 (off) to
    /// 10 000 000. Default: 0.
    /// </summary>
    [Range(0, 10_000_000)]
    public int MaxMegabytes { get; set; }

    internal static SettingsTable<MemoryOptions> Settings { get; } = new()
    {
        { "MEMORY_PROFILING_ENABLED", options => options.ProfilingEnabled },
        { "MAX_MEMORY_MB", options => options.MaxMegabytes },
    };
}
