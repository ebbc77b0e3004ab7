using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Jobs.Draining;

/// <summary>How a host ends.</summary>
public sealed class DrainOptions
{
    /// <summary>
    /// <c>SHUTDOWN_DRAIN</c>: seconds in which a host that was asked to end (SIGTERM) goes on serving, so that whoever sends it requests can
    /// learn that it ends; 0 to 300. Default: 5; 0 in Development.
    /// </summary>
    [Range(0, 300)]
    public int? Seconds { get; set; }

    /// <summary>The time.</summary>
    public TimeSpan Time => TimeSpan.FromSeconds(Seconds ?? 0);

    internal static SettingsTable<DrainOptions> Settings { get; } = new()
    {
        { "SHUTDOWN_DRAIN", options => options.Seconds },
    };
}
