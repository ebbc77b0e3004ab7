using System.Net;
using System.Text.RegularExpressions;
using Barq.Graph.Explorer;
using Barq.Graph.StartPage;
using Barq.Graph.Tests.Explorer.Browser;
using Barq.Testing.Gateway;

namespace Barq.Graph.Tests.StartPage;

/// <summary>The start page and the documentation of a gateway that somebody has just started, in a browser.</summary>
public sealed partial class StartPageTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Key = "a key that only tests know, and nobody else";

    [SkippableTheory, InlineData(false), InlineData(true)]
    public async Task Open_InDevelopment_LeadsOnAndRunsEachKindOfExample(bool isDark)
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await using var page = await chromium.OpenPageAsync(isDark);
        await page.GoToAsync(gateway.BaseAddress);
        await page.UntilAsync("document.getElementById('health').dataset.kind === 'good'");

        await page.ClickAsync("run");
        await page.UntilAsync("document.querySelector('#status.good')");
        Assert.Contains("\"trackingNumber\"", await ResultAsync(page), StringComparison.Ordinal);

        await ChooseAsync(page, "Watch tickets");
        await page.ClickAsync("run");
        await page.UntilAsync("document.getElementById('live-status').textContent.startsWith('listening')");

        // Beside it, on the same page; again and again: nothing on the page tells when the stream has been opened.
        await ChooseAsync(page, "Open a ticket");
        Assert.Equal("The answer comes here.", await ResultAsync(page));
        await page.EvaluateAsync("window.tickets = setInterval(() => document.getElementById('run').textContent === 'Run' && run.click(), 1000)");
        await page.UntilAsync("document.querySelector('#status.good')");
        Assert.Contains("Parcel is late", await ResultAsync(page), StringComparison.Ordinal);
        await page.UntilAsync("document.getElementById('live-result').children.length > 1 && document.getElementById('live-result').innerText.includes('Parcel is late')");
        await page.EvaluateAsync("clearInterval(window.tickets)");
        await page.ClickAsync("document.getElementById('live-stop')");
        await page.UntilAsync("document.getElementById('live-status').textContent.startsWith('stopped')");

        foreach (var way in new[] { "explorer", "dashboard", "ready", "docs" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, (string)(await page.EvaluateAsync($"document.getElementById('{way}').href"))!);
            request.Headers.Accept.ParseAdd("text/html,*/*;q=0.8");
            using var response = await gateway.Client.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.All(page.Requests, url => Assert.StartsWith(gateway.BaseAddress.ToString(), url, StringComparison.Ordinal));
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task Open_InProduction_AsksForATokenAndSendsIt()
    {
        var environment = new Dictionary<string, string?> { ["ASPNETCORE_ENVIRONMENT"] = "Production", ["BARQ_ALLOW_EMBEDDED"] = "true", ["AUTH_SYMMETRIC_KEY"] = Key };
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart { Environment = environment });
        var token = (await GatewayCommand.RunAsync(new GatewayStart { Environment = environment, Arguments = ["token", "--role", "PLATFORM"] })).Output.Trim();
        await using var page = await chromium.OpenPageAsync();
        await page.GoToAsync(gateway.BaseAddress);
        await page.UntilAsync("!document.getElementById('access').hidden");

        Assert.True((bool?)await page.EvaluateAsync("document.getElementById('explorer').closest('li').hidden"));
        Assert.True((bool?)await page.EvaluateAsync("document.getElementById('explorer-hint').hidden"));
        var help = await gateway.Client.GetStringAsync("docs/authorization");
        Assert.Contains("id=\"tokens\"", help, StringComparison.Ordinal);
        Assert.EndsWith("/docs/authorization#tokens", (string?)await page.EvaluateAsync("document.querySelector('#token-hint a').href"), StringComparison.Ordinal);
        await page.ClickAsync("run");
        await page.UntilAsync("document.querySelector('#status.bad')");
        Assert.Contains("UNAUTHENTICATED", await ResultAsync(page), StringComparison.Ordinal);

        await page.EvaluateAsync("document.getElementById('token').focus()");
        await page.TypeAsync(token);
        await page.ClickAsync("run");
        await page.UntilAsync("document.querySelector('#status.good')");

        // A stream takes it along, and is refused in the answer's place.
        await ChooseAsync(page, "Watch tickets");
        await page.ClickAsync("run");
        await page.UntilAsync("document.getElementById('live-status').textContent.startsWith('listening')");
        await page.ClickAsync("document.getElementById('live-stop')");
        await page.UntilAsync("document.getElementById('live-status').textContent.startsWith('stopped')");
        await page.EvaluateAsync("document.getElementById('token').value = 'nobody'");
        await page.ClickAsync("run");
        await page.UntilAsync("document.querySelector('#status.bad') && document.getElementById('live').hidden");
        Assert.Contains("UNAUTHENTICATED", await ResultAsync(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_WhereItIsOff_IsNotThere()
    {
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart { Environment = new Dictionary<string, string?> { ["START_PAGE_ENABLED"] = "false" } });

        foreach (var path in new[] { "", "docs", "docs/caching", "start/page.js" })
        {
            using var response = await gateway.Client.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [Fact]
    public void Manual_EveryLink_LeadsToAPageAndAHeading()
    {
        var pages = ManualPage.All.ToDictionary(page => page.Name, page => System.Text.Encoding.UTF8.GetString(page.ToHtml()));

        Assert.Superset(new HashSet<string> { "operations", "operations/checklist" }, pages.Keys.ToHashSet());
        foreach (var (name, html) in pages)
        {
            // Where a browser is led: outside of the manual is the way back to the start page alone.
            var address = new Uri($"http://gateway/docs/{name}");
            foreach (var link in Links().Matches(html).Select(match => match.Groups[1].Value).Where(link => !link.StartsWith("http", StringComparison.Ordinal) && new Uri(address, link).AbsolutePath != "/"))
            {
                var parts = link.Split('#');
                parts[0] = parts[0].Length == 0 ? "" : new Uri(address, parts[0]).AbsolutePath["/docs/".Length..];
                Assert.True(parts[0].Length == 0 || pages.ContainsKey(parts[0]), $"{name}: {link}");
                Assert.True(parts.Length == 1 || pages[parts[0].Length == 0 ? name : parts[0]].Contains($"id=\"{parts[1]}\"", StringComparison.Ordinal), $"{name}: {link}");
            }
        }
    }

    private static async Task ChooseAsync(BrowserPage page, string title)
    {
        Assert.Contains(ExplorerExample.All, example => example.Title == title);
        await page.EvaluateAsync($"[...document.querySelectorAll('#examples button')].find(button => button.textContent === '{title}').click()");
    }

    private static async Task<string> ResultAsync(BrowserPage page) => (string)(await page.EvaluateAsync("document.getElementById('result').innerText"))!;

    [GeneratedRegex("<a href=\"([^\"]*)\"")]
    private static partial Regex Links();
}
