using System.Text.Json;
using Barq.Graph.Explorer;
using Barq.Graph.Pages;

namespace Barq.Graph.StartPage;

/// <summary>The start page's addresses: <c>/</c>, and its files below <c>/start/</c>.</summary>
/// <param name="facts">What it shows of this gateway.</param>
internal sealed class StartPageEndpoints(StartPageFacts facts)
{
    private const string Folder = "/start/";
    private const string IndexFile = "index.html";
    private const string ConfigurationFile = "config.json";

    private static readonly PageResources _resources = new("start/");

    // How it sends an operation and shows what comes, it has from the explorer's small page.
    private static readonly string[] _shared = ["page/operation.js", "page/live.js", "page/json.js", "page/stream.js", "page/document.js"];

    public void Map(IEndpointRouteBuilder endpoints)
    {
        var index = PageFile.InMemory(IndexFile, _resources.Read(IndexFile));
        endpoints.MapMethods("/", PageFile.Methods, context => index.AnswerAsync(context, PageHeaders.OwnPagePolicy));
        foreach (var file in Files())
        {
            endpoints.MapMethods(Folder + file.Path, PageFile.Methods, context => file.AnswerAsync(context, PageHeaders.OwnPagePolicy));
        }

        endpoints.MapMethods(Folder + ConfigurationFile, PageFile.Methods, AnswerConfigurationAsync);
    }

    private static IEnumerable<PageFile> Files() =>
    [
        .. _resources.Names("").Where(name => name != IndexFile).Select(name => PageFile.InMemory(name, _resources.Read(name))),
        .. _shared.Select(name => PageFile.InMemory(Path.GetFileName(name), ExplorerContent.Resources.Read(name))),
        PageFile.InMemory("examples.json", ExplorerExample.ToJson()),
        PageFile.Favicon,
    ];

    // By request, since only that knows below which path a proxy has put the gateway.
    private Task AnswerConfigurationAsync(HttpContext context)
    {
        var root = context.Request.PathBase;
        var configuration = JsonSerializer.SerializeToUtf8Bytes(new
        {
            endpoint = root + "/graphql",
            explorer = facts.HasExplorer ? root + ExplorerEndpoints.PagePath : null,
            dashboard = facts.HasDashboard ? root + DashboardPath : null,
            health = root + "/health/ready",
            docs = root + ManualEndpoints.Folder,
            needsToken = facts.NeedsToken,
        });
        return PageFile.InMemory(ConfigurationFile, configuration).AnswerAsync(context, PageHeaders.OwnPagePolicy);
    }

    private const string DashboardPath = Dashboard.DashboardEndpoints.PagePath;
}
