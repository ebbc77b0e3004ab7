using System.Text;
using System.Text.Encodings.Web;
using Barq.Graph.Pages;

namespace Barq.Graph.Explorer;

/// <summary>Which explorer this gateway serves: its files and the rules for its page.</summary>
/// <param name="Name">As a person knows it.</param>
/// <param name="ContentPolicy">Its content security policy.</param>
/// <param name="Files">All that is served below its address.</param>
internal sealed record ExplorerContent(string Name, string ContentPolicy, IReadOnlyList<PageFile> Files)
{
    /// <summary>The file that is the page.</summary>
    public const string IndexFile = "index.html";

    /// <summary>The service worker that both explorers serve: one that ends itself.</summary>
    public const string ServiceWorkerFile = "service-worker.js";

    /// <summary>The script that opens a document in Banana Cake Pop.</summary>
    private const string OpeningFile = "open.js";

    // Its licence wants it said prominently that a copy is modified.
    private const string Opening = $"<!-- This copy of Banana Cake Pop is modified by Barq: {OpeningFile} opens a document. --><script src=\"{OpeningFile}\"></script>";

    /// <summary>True for our own page, which stands in for a package that is not there.</summary>
    public bool IsOwnPage { get; private init; }

    /// <summary>What lies in this assembly: our own page as <c>page/…</c>, and <c>examples/…</c>.</summary>
    public static PageResources Resources { get; } = new("explorer/");

    /// <summary>The page.</summary>
    public PageFile Index => Files.Single(file => file.Path == IndexFile);

    /// <summary>What everybody who opens it should know; null for nothing.</summary>
    public string? Notice { get; private init; }

    /// <summary>Banana Cake Pop, if the build restored it into this folder; else our own page.</summary>
    public static ExplorerContent Find(string folder, string? notice = null) =>
        (File.Exists(Path.Combine(folder, IndexFile)) ? BananaCakePop(Path.GetFullPath(folder)) : OwnPage(notice)) with { Notice = notice };

    private static ExplorerContent BananaCakePop(string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(path => path is not (ServiceWorkerFile or IndexFile))
            .Select(path => PageFile.OnDisk(folder, path, BananaCakePopCaching(path)));
        var index = PageFile.InMemory(IndexFile, Encoding.UTF8.GetBytes(File.ReadAllText(Path.Combine(folder, IndexFile)).Replace("</body>", Opening + "</body>", StringComparison.Ordinal)));
        return new ExplorerContent(
            "Banana Cake Pop", BananaCakePopConfiguration.ContentPolicy, [.. files, index, PageFile.InMemory(OpeningFile, Resources.Read(OpeningFile)), ServiceWorker()]);
    }

    // Its bundler writes a hash of the content into every name below static/, and into no other.
    private static string BananaCakePopCaching(string path) =>
        path.StartsWith("static/", StringComparison.Ordinal) ? PageHeaders.Immutable : PageHeaders.Revalidate;

    private static ExplorerContent OwnPage(string? notice)
    {
        const string folder = "page/";
        var files = Resources.Names(folder)
            .Select(name => PageFile.InMemory(name[folder.Length..], name.EndsWith(IndexFile, StringComparison.Ordinal)
                ? WithNotice(Resources.Read(name), notice)
                : Resources.Read(name)))
            .Append(PageFile.InMemory("examples.json", ExplorerExample.ToJson()))
            .Append(PageFile.Favicon);
        return new ExplorerContent("the small built-in page", PageHeaders.OwnPagePolicy, [.. files, ServiceWorker()]) { IsOwnPage = true };
    }

    private static byte[] WithNotice(byte[] page, string? notice) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(page)
        .Replace("<!-- notice -->", notice is null ? "" : $"<p class=\"notice\">Note: {HtmlEncoder.Default.Encode(notice)}</p>", StringComparison.Ordinal));

    private static PageFile ServiceWorker() => PageFile.InMemory(ServiceWorkerFile, Resources.Read(ServiceWorkerFile));
}
