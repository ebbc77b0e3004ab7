using System.Net;
using System.Text.Json.Nodes;
using Barq.Graph.Explorer;

namespace Barq.Graph.Tests.Explorer;

/// <summary>The files that the explorer is made of, as a browser gets them.</summary>
public sealed class ExplorerFilesTests
{
    private static readonly Dictionary<string, string> _contentTypes = new()
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".json"] = "application/json; charset=utf-8",
        [".webmanifest"] = "application/manifest+json; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".ico"] = "image/x-icon",
        [".woff2"] = "font/woff2",
        [".ttf"] = "font/ttf",
        [".txt"] = "text/plain; charset=utf-8",
        [""] = "text/plain; charset=utf-8",
    };

    public static TheoryData<bool> Explorers => new(true, false);

    [SkippableTheory]
    [MemberData(nameof(Explorers))]
    public async Task Get_EveryFile_HasItsTypeAndTheHeaders(bool isOwnPage)
    {
        await using var host = await StartAsync(isOwnPage);
        var content = ExplorerContent.Find(isOwnPage ? "nowhere" : ExplorerHost.PackageFolder);
        Assert.Equal(isOwnPage, content.IsOwnPage);

        foreach (var file in content.Files)
        {
            using var answer = await host.GetAsync("/graphql/" + file.Path);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(_contentTypes[Path.GetExtension(file.Path)], answer.Content.Headers.ContentType!.ToString());
            Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
            Assert.Equal("DENY", Header(answer, "X-Frame-Options"));
            Assert.Equal("no-referrer", Header(answer, "Referrer-Policy"));
            var policy = Header(answer, "Content-Security-Policy");
            Assert.StartsWith("default-src 'none'; script-src 'self'", policy, StringComparison.Ordinal);
            Assert.Contains("; connect-src 'self';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
            Assert.Equal(
                file.Path.StartsWith("static/", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache",
                Header(answer, "Cache-Control"));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Explorers))]
    public async Task Get_SameEntityTag_IsNotModified(bool isOwnPage)
    {
        await using var host = await StartAsync(isOwnPage);
        foreach (var path in (string[])["index.html", "favicon.svg", "service-worker.js"])
        {
            using var first = await host.GetAsync("/graphql/" + path);
            Assert.True(first.Headers.ETag!.IsWeak);

            using var again = await host.GetAsync("/graphql/" + path, "*/*", ("If-None-Match", first.Headers.ETag.ToString()));

            Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
            Assert.Equal("no-cache", Header(again, "Cache-Control"));
        }
    }

    // npm gives every file of every version the same time, and a new index.html differs from the old one in hashes only: a tag
    // made from time and length would keep the old page alive.
    [Fact]
    public async Task Get_NewContentOfSameLengthAndTime_HasAnotherEntityTag()
    {
        var folder = Directory.CreateTempSubdirectory("barq-explorer-");
        try
        {
            var file = Path.Combine(folder.FullName, "index.html");
            var tags = new List<string>();
            foreach (var content in (string[])["main.1.js", "main.2.js"])
            {
                await File.WriteAllTextAsync(file, content);
                File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
                await using var host = await ExplorerHost.StartAsync(folder.FullName);
                using var answer = await host.GetAsync("/graphql/", "text/html");
                tags.Add(answer.Headers.ETag!.ToString());
            }

            Assert.NotEqual(tags[0], tags[1]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [SkippableTheory]
    [InlineData("/graphql/nothing.js")]
    [InlineData("/graphql/static/")]
    [InlineData("/graphql/../appsettings.json")]
    [InlineData("/graphql/%2e%2e/Barq.Graph.dll")]
    [InlineData("/graphql/..%2fBarq.Graph.dll")]
    [InlineData("/graphql/static/js/..%5c..%5c..%5cBarq.Graph.dll")]
    public async Task Get_NoFileOfTheExplorer_IsNotFound(string path)
    {
        await using var host = await ExplorerHost.StartBananaCakePopAsync();

        using var answer = await host.GetAsync(path, "text/html");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("/fleet")]
    public async Task Get_BananaCakePopsConfiguration_PointsToThisGateway(string pathBase)
    {
        await using var host = await ExplorerHost.StartBananaCakePopAsync(pathBase);

        var text = await host.Client.GetStringAsync(new Uri($"{pathBase}/graphql/bcp-config.json", UriKind.Relative));

        var configuration = JsonNode.Parse(text)!;
        Assert.Equal(pathBase + "/graphql", (string?)configuration["endpoint"]);
        Assert.True((bool)configuration["disableTelemetry"]!);
        Assert.False((bool)configuration["useBrowserUrlAsEndpoint"]!);
        Assert.Equal("Barq", (string?)configuration["title"]);
        Assert.Contains("query LatestDeliveries", (string?)configuration["graphQLDocument"], StringComparison.Ordinal);
        Assert.Equal("Riyadh", (string?)configuration["variables"]!["city"]);
    }

    [SkippableFact]
    public async Task Get_BananaCakePopsLicence_GoesWithTheCopy()
    {
        await using var host = await ExplorerHost.StartBananaCakePopAsync();

        Assert.Contains("ChilliCream License 1.0", await host.Client.GetStringAsync(new Uri("/graphql/LICENSE", UriKind.Relative)), StringComparison.Ordinal);
    }

    private static Task<ExplorerHost> StartAsync(bool isOwnPage) =>
        isOwnPage ? ExplorerHost.StartOwnPageAsync() : ExplorerHost.StartBananaCakePopAsync();

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();
}
