using Barq.Persistence.Settings;

namespace Barq.Graph.StartPage;

/// <summary>Whether browsers that open the gateway's address get a page.</summary>
public sealed class StartPageOptions
{
    /// <summary>
    /// <c>START_PAGE_ENABLED</c>: whether <c>/</c> shows the way to the explorer, the dashboard, the health and the documentation. It
    /// tells nothing of the fleet, nor of the settings. Default: true.
    /// </summary>
    public bool Enabled { get; set; } = true;

    internal static SettingsTable<StartPageOptions> Settings { get; } = new()
    {
        { "START_PAGE_ENABLED", options => options.Enabled },
    };
}
