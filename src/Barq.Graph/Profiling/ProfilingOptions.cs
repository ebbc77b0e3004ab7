using Barq.Persistence.Settings;

namespace Barq.Graph.Profiling;

/// <summary>Which requests get a profile.</summary>
public sealed class ProfilingOptions
{
    /// <summary>
    /// <c>PROFILING_ENABLED</c>: whether every request has a profile in its response's extensions: those of administrators of the platform,
    /// and in Development everybody's. Their answers come from no response cache. Default: false.
    /// </summary>
    public bool Enabled { get; set; }

    internal static SettingsTable<ProfilingOptions> Settings { get; } = new()
    {
        { "PROFILING_ENABLED", options => options.Enabled },
    };
}
