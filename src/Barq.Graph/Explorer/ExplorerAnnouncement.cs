using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Barq.Graph.Explorer;

/// <summary>Tells the log where the explorer is and which one it is.</summary>
internal static class ExplorerAnnouncement
{
    /// <summary>Waits for the server, which only then knows its ports.</summary>
    public static void MakeWhenStarted(IServiceProvider services, ExplorerOptions options, ExplorerContent content)
    {
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ExplorerAnnouncement).Namespace!);
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(() =>
        {
            // A server without addresses is a test's.
            var server = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
            var address = server?.Addresses.FirstOrDefault() ?? "";
            logger.ExplorerReady(content.Name, Reachable(address) + ExplorerEndpoints.PagePath);
            if (content.IsOwnPage)
            {
                logger.PackageMissing(options.AssetsFolder);
            }
        });
    }

    // A server that listens on all addresses names none that a browser could open.
    private static string Reachable(string address) => address
        .Replace("[::]", "localhost", StringComparison.Ordinal)
        .Replace("0.0.0.0", "localhost", StringComparison.Ordinal)
        .Replace("//+", "//localhost", StringComparison.Ordinal)
        .Replace("//*", "//localhost", StringComparison.Ordinal);
}
