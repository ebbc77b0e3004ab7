using Barq.Persistence.Settings;

namespace Barq.Graph.Dashboard;

/// <summary>Whether, and from where, the gateway serves its dashboard.</summary>
public sealed class DashboardOptions
{
    /// <summary>Which variable sets which property.</summary>
    public static SettingsTable<DashboardOptions> Settings { get; } = new()
    {
        { "DASHBOARD_ENABLED", options => options.Enabled },
    };

    /// <summary>
    /// <c>DASHBOARD_ENABLED</c>: whether browsers get the page at <c>/dashboard</c>. The page itself tells nothing; its figures are for
    /// administrators of the platform alone outside Development. Default: true.
    /// </summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The folder with the restored plotting library; without it the page shows numbers alone. Default: <c>dashboard</c> beside the
    /// program, where the build puts it.
    /// </summary>
    public string AssetsFolder { get; set; } = Path.Combine(AppContext.BaseDirectory, "dashboard");
}
