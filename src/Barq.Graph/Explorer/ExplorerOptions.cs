using Barq.Persistence.Settings;

namespace Barq.Graph.Explorer;

/// <summary>Whether, and from where, the gateway serves the GraphQL explorer.</summary>
public sealed class ExplorerOptions
{
    /// <summary>Which variable sets which property.</summary>
    public static SettingsTable<ExplorerOptions> Settings { get; } = new()
    {
        { "EXPLORER_ENABLED", options => options.Enabled },
    };

    /// <summary>
    /// <c>EXPLORER_ENABLED</c>: whether browsers get the explorer at <c>/graphql</c>. Default: on in Development, and on the embedded
    /// default outside Production; else off.
    /// </summary>
    public bool? Enabled { get; set; }

    /// <summary>
    /// The folder with the explorer's restored npm package; where it has none, a small page of our own is served. Default:
    /// <c>explorer</c> beside the program, where the build puts it.
    /// </summary>
    public string AssetsFolder { get; set; } = Path.Combine(AppContext.BaseDirectory, "explorer");
}
