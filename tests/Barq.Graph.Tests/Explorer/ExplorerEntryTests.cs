using System.Net;

namespace Barq.Graph.Tests.Explorer;

/// <summary>Who gets what at <c>GET /graphql</c>.</summary>
public sealed class ExplorerEntryTests
{
    private const string Chrome =
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7";

    [Theory]
    [InlineData(Chrome)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")]
    [InlineData("text/html")]
    [InlineData("TEXT/HTML, application/json;q=0.9")]
    public async Task Get_Browser_IsLedToThePage(string accept)
    {
        await using var host = await ExplorerHost.StartOwnPageAsync();

        using var redirect = await host.GetAsync("/graphql", accept);
        using var page = await host.GetAsync(redirect.Headers.Location!.ToString(), accept);

        Assert.Equal(HttpStatusCode.Found, redirect.StatusCode);
        Assert.Equal("/graphql/", redirect.Headers.Location.ToString());
        Assert.Equal("Accept", redirect.Headers.Vary.Single());
        Assert.True(redirect.Headers.CacheControl!.NoCache);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("Accept", page.Headers.Vary.Single());
        Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType!.ToString());
        Assert.Contains("<title>Barq", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(host.Requests.All);
    }

    [Theory]
    [InlineData("/graphql", "*/*")]
    [InlineData("/graphql", "")]
    [InlineData("/graphql", "application/graphql-response+json, application/json;q=0.9")]
    [InlineData("/graphql", "application/json, text/html")]
    [InlineData("/graphql", "text/html;q=0.5, application/graphql-response+json")]
    [InlineData("/graphql", "text/html;q=0")]
    [InlineData("/graphql", "text/event-stream")]
    [InlineData("/graphql", "not a media type")]
    [InlineData("/graphql/", "application/json")]
    [InlineData("/graphql?query={big}", Chrome)]
    [InlineData("/graphql?extensions={}", Chrome)]
    [InlineData("/graphql?documentId=1", Chrome)]
    public async Task Get_ApiClient_ReachesTheTransport(string path, string accept)
    {
        await using var host = await ExplorerHost.StartOwnPageAsync();

        using var answer = await host.GetAsync(path, accept);

        Assert.Equal("application/graphql-response+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("GET", Assert.Single(host.Requests.All).Method);
    }

    [Fact]
    public async Task Post_AcceptsHtml_ReachesTheTransport()
    {
        await using var host = await ExplorerHost.StartOwnPageAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = new StringContent("""{"query":"{big}"}""") };
        request.Headers.TryAddWithoutValidation("Accept", Chrome);

        using var answer = await host.Client.SendAsync(request);

        Assert.Equal("""{"data":{"big":9007199254740993}}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Head_Browser_HasNoBody()
    {
        await using var host = await ExplorerHost.StartOwnPageAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, "/graphql/");
        request.Headers.TryAddWithoutValidation("Accept", Chrome);

        using var answer = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Content.Headers.ContentLength > 0);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Get_Disabled_ReachesTheTransport()
    {
        await using var host = await ExplorerHost.StartAsync(ExplorerHost.PackageFolder, isEnabled: false);

        using var entry = await host.GetAsync("/graphql", Chrome);
        using var file = await host.GetAsync("/graphql/index.html", Chrome);

        Assert.Equal("application/graphql-response+json", entry.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotFound, file.StatusCode);
    }

    [Fact]
    public async Task Get_BelowAPathBase_StaysThere()
    {
        await using var host = await ExplorerHost.StartAsync(ExplorerHost.PackageFolder, "/fleet");

        using var redirect = await host.GetAsync("/fleet/graphql", Chrome);

        Assert.Equal("/fleet/graphql/", redirect.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Start_OwnPage_LogsItsAddressAndWhyItIsNotTheFullOne()
    {
        await using var host = await ExplorerHost.StartOwnPageAsync();

        Assert.Contains($"The explorer (the small built-in page) is at {host.Address.GetLeftPart(UriPartial.Authority)}/graphql/", host.Log);
        Assert.Contains(host.Log, line => line.Contains("build the gateway on a machine with npm", StringComparison.Ordinal));
    }
}
