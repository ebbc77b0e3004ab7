using Barq.Persistence.Settings;

namespace Barq.Persistence.Startup;

/// <summary>What a host may start on.</summary>
public sealed class StartupOptions
{
    /// <summary>
    /// <c>BARQ_ALLOW_EMBEDDED</c>: whether Production may run on the embedded database or Redis server, which keep their data on one
    /// machine and can't be shared. Default: false.
    /// </summary>
    public bool AllowEmbedded { get; set; }

    internal static SettingsTable<StartupOptions> Settings { get; } = new()
    {
        { "BARQ_ALLOW_EMBEDDED", options => options.AllowEmbedded },
    };
}
