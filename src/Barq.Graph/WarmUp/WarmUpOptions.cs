using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Graph.WarmUp;

/// <summary>How long a gateway rehearses before it is ready.</summary>
public sealed class WarmUpOptions
{
    /// <summary>
    /// <c>WARM_UP_SECONDS</c>: the longest time for which trusted documents are run before the gateway is ready, so that its code is
    /// compiled for good by then; 0 (not at all) to 600. Default: 1; 0 in Development.
    /// </summary>
    [Range(0, 600)]
    public int? Seconds { get; set; }

    /// <summary>The time.</summary>
    internal TimeSpan Time => TimeSpan.FromSeconds(Seconds ?? 0);

    internal static SettingsTable<WarmUpOptions> Settings { get; } = new()
    {
        { "WARM_UP_SECONDS", options => options.Seconds },
    };
}
