using System.Net;
using System.Text.Json.Nodes;
using Barq.Graph.Dashboard;

namespace Barq.Graph.Tests.Dashboard;

/// <summary>The addresses and files of the dashboard, as a browser gets them.</summary>
public sealed class DashboardFilesTests
{
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'; object-src 'none'";

    [Theory]
    [InlineData("")]
    [InlineData("/fleet")]
    public async Task Get_WithoutSlash_IsLedToThePage(string pathBase)
    {
        await using var host = await DashboardHost.StartAsync(pathBase: pathBase);

        using var redirect = await host.Client.GetAsync(new Uri($"{pathBase}/dashboard", UriKind.Relative));
        using var page = await host.Client.GetAsync(redirect.Headers.Location);

        Assert.Equal(HttpStatusCode.Found, redirect.StatusCode);
        Assert.Equal($"{pathBase}/dashboard/", redirect.Headers.Location!.ToString());
        Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType!.ToString());
        Assert.Contains("<title>Barq", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Get_EveryFile_HasThePolicyAndMayNotBeKeptUnasked()
    {
        DashboardHost.RequirePlots();
        await using var host = await DashboardHost.StartAsync();
        var paths = DashboardContent.Find(new DashboardOptions().AssetsFolder).Files.Select(file => file.Path).Append("config.json").Append("").ToList();
        Assert.Superset(new HashSet<string> { "index.html", "page.js", "page.css", "favicon.svg", "uplot/uPlot.esm.js", "uplot/uPlot.min.css", "uplot/LICENSE" }, paths.ToHashSet());

        foreach (var path in paths)
        {
            using var answer = await host.Client.GetAsync(new Uri("/dashboard/" + path, UriKind.Relative));

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(Policy, answer.Headers.GetValues("Content-Security-Policy").Single());
            Assert.Equal("no-cache", answer.Headers.CacheControl!.ToString());
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.True(answer.Headers.ETag!.IsWeak);
        }
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("/fleet")]
    public async Task Get_Configuration_PointsToThisGateway(string pathBase)
    {
        DashboardHost.RequirePlots();
        await using var host = await DashboardHost.StartAsync(pathBase: pathBase);

        var configuration = JsonNode.Parse(await host.Client.GetStringAsync(new Uri($"{pathBase}/dashboard/config.json", UriKind.Relative)))!;

        Assert.Equal(pathBase + "/graphql", (string?)configuration["endpoint"]);
        Assert.Equal(pathBase + "/api/v1/performance", (string?)configuration["performance"]);
        Assert.True((bool)configuration["plots"]!);
        // No demo administrator is registered here: as in Production.
        Assert.True((bool)configuration["needsToken"]!);
    }

    [Fact]
    public async Task Get_NoLibraryInTheFolder_SaysSoAndServesThePage()
    {
        await using var host = await DashboardHost.StartAsync(assetsFolder: "nowhere");

        var configuration = JsonNode.Parse(await host.Client.GetStringAsync(new Uri("/dashboard/config.json", UriKind.Relative)))!;
        using var page = await host.Client.GetAsync(new Uri("/dashboard/", UriKind.Relative));
        using var library = await host.Client.GetAsync(new Uri("/dashboard/uplot/uPlot.esm.js", UriKind.Relative));

        Assert.False((bool)configuration["plots"]!);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, library.StatusCode);
    }

    [Fact]
    public async Task Get_Disabled_IsNotFound()
    {
        await using var host = await DashboardHost.StartAsync(isEnabled: false);

        foreach (var path in (string[])["/dashboard", "/dashboard/", "/dashboard/page.js", "/dashboard/config.json"])
        {
            using var answer = await host.Client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }
}
