namespace Barq.Graph.Explorer;

internal static partial class ExplorerLog
{
    [LoggerMessage(EventIds.ExplorerReady, LogLevel.Information, "The explorer ({Name}) is at {Address}")]
    public static partial void ExplorerReady(this ILogger logger, string name, string address);

    [LoggerMessage(EventIds.ExplorerPackageMissing, LogLevel.Information,
        "There is no npm package of the full explorer in {Folder}, so a small page is served instead. For the full one, build the gateway on a machine with npm.")]
    public static partial void PackageMissing(this ILogger logger, string folder);
}
