using Barq.Graph.Pages;

namespace Barq.Graph.Dashboard;

/// <summary>What the dashboard is made of.</summary>
/// <param name="Files">All that is served below its address but its configuration.</param>
/// <param name="HasPlots">Whether the build restored the plotting library.</param>
internal sealed record DashboardContent(IReadOnlyList<PageFile> Files, bool HasPlots)
{
    /// <summary>The file that is the page.</summary>
    public const string IndexFile = "index.html";

    private const string Page = "page/";
    private static readonly PageResources _resources = new("dashboard/");
    private static readonly string[] _library = ["uplot/uPlot.esm.js", "uplot/uPlot.min.css", "uplot/LICENSE"];

    /// <summary>The page.</summary>
    public PageFile Index => Files.Single(file => file.Path == IndexFile);

    /// <summary>The page of this assembly, and the plotting library if it is in this folder.</summary>
    public static DashboardContent Find(string folder)
    {
        var hasPlots = _library.All(path => File.Exists(Path.Combine(folder, path)));
        var page = _resources.Names(Page).Select(name => PageFile.InMemory(name[Page.Length..], _resources.Read(name)));
        var library = hasPlots ? _library.Select(path => PageFile.OnDisk(Path.GetFullPath(folder), path, PageHeaders.Revalidate)) : [];
        return new DashboardContent([.. page, PageFile.Favicon, .. library], hasPlots);
    }
}
