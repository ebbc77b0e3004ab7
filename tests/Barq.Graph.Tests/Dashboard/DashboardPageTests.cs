using Barq.Testing.Processes;
using Microsoft.Playwright;

namespace Barq.Graph.Tests.Dashboard;

/// <summary>The dashboard in a browser, with a stub that ticks as the test wants.</summary>
public sealed partial class DashboardPageTests(DashboardBrowser browser) : IClassFixture<DashboardBrowser>
{
    private static readonly string[] _lists = ["/slow-queries?limit=20&", "/n1-queries?&", "/slow-queries?all=true&limit=8&"];

    [SkippableFact]
    public async Task Ticks_Come_ShowsThemAsNumbersAndCurves()
    {
        DashboardHost.RequirePlots();
        await using var host = await DashboardHost.StartAsync(ticks: new StubTicks { Token = "good" });
        await using var page = await OpenAsync(host, "good");
        await SendAsync(host, 20);
        await page.UntilAsync("document.querySelector('[data-target=rate] b').textContent !== '–'");
        var earlier = await page.CurveAsync("requests");
        await SendAsync(host, 5);
        await Poll.UntilAsync(async () => await page.CurveAsync("requests") is { } curve && curve != earlier, "the curve to move");

        Assert.Equal("50 ms", await page.TextAsync("#panel-latency .legend div:nth-child(2) dd"));
        Assert.Equal("90%", await page.TextAsync("#panel-cache .legend div:nth-child(1) dd"));
        Assert.Equal("256 MB", await page.TextAsync("#panel-memory .legend dd"));
        Assert.Equal("documents prepared 12 · of 3 MB · gave way 4 · left by clients 5 · of 2 kB · refused 6", await page.TextAsync("#panel-memory .facts"));
        Assert.DoesNotContain("refused", await page.TextAsync("#panel-requests .notes"), StringComparison.Ordinal);
        Assert.Contains("default", await page.TextAsync("#panel-jobs table"), StringComparison.Ordinal);
        Assert.Contains("Query.deliveries", await page.TextAsync("#slow"), StringComparison.Ordinal);
        Assert.Contains("None seen", await page.TextAsync("#n1"), StringComparison.Ordinal);
        Assert.Contains("Query.deliveries", await page.TextAsync("#busy"), StringComparison.Ordinal);
        Assert.Equal("met", await page.Page.Locator("[data-target=p95]").GetAttributeAsync("data-state"));
        Assert.All(page.Requests, url => Assert.Equal(host.Address.Authority, new Uri(url).Authority));
    }

    [SkippableFact]
    public async Task Target_Missed_IsMarkedByMoreThanColour()
    {
        await using var host = await DashboardHost.StartAsync(ticks: new StubTicks { Token = "good", P95 = 0.3, Refused = 7 });
        await using var page = await OpenAsync(host, "good");

        await page.UntilAsync("document.querySelector('[data-target=p95]').dataset.state === 'missed'");

        Assert.StartsWith("▲ over target < 200 ms", await page.TextAsync("[data-target=p95] .goal"), StringComparison.Ordinal);
        Assert.Equal("▲ 1 missed · Barq", await page.Page.TitleAsync());
        Assert.StartsWith("refused by limits 7 ·", await page.TextAsync("#panel-requests .notes"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task NothingHappened_SaysSoInEachPanel()
    {
        await using var host = await DashboardHost.StartAsync(ticks: new StubTicks { Token = "good", IsEmpty = true, HasJobs = false });
        await using var page = await OpenAsync(host, "good");

        await page.Page.Locator("#panel-requests .empty").WaitForAsync();

        Assert.Equal("No requests yet", await page.TextAsync("#panel-latency .empty"));
        Assert.Equal("Nothing was looked up yet", await page.TextAsync("#panel-cache .empty"));
        Assert.Equal("No queries yet", await page.TextAsync("#panel-database .empty"));
        Assert.Equal("No job host has reported yet", await page.TextAsync("#panel-jobs .empty"));
        Assert.Equal(0, await page.Page.Locator("#panel-jobs table").CountAsync());
        Assert.Equal("–", await page.TextAsync("[data-target=p95] b"));
        Assert.Equal("none", await page.Page.Locator("[data-target=p95]").GetAttributeAsync("data-state"));
    }

    [SkippableFact]
    public async Task Connection_Lost_IsShownAsStaleUntilItIsBack()
    {
        await using var host = await DashboardHost.StartAsync(ticks: new StubTicks { Token = "good" });
        await using var page = await OpenAsync(host, "good");
        await page.UntilStateAsync("live");

        page.MayLoseConnection = true;
        host.Ticks.IsAway = true;
        await host.Ticks.CloseAsync();

        // All at one moment: between two tries it is neither.
        await page.UntilAsync("document.body.classList.contains('stale') && document.querySelector('#state-detail').textContent.includes('trying again in')");
        host.Ticks.IsAway = false;
        await page.UntilStateAsync("live");

        Assert.False(await page.Page.EvaluateAsync<bool>("document.body.classList.contains('stale')"));
        Assert.True(host.Ticks.Subscriptions.Count >= 2);
    }

    [SkippableFact]
    public async Task Token_Wrong_IsAskedForAgain_AndTheRightOneIsSentEverywhere()
    {
        await using var host = await DashboardHost.StartAsync(ticks: new StubTicks { Token = "good" });
        await using var page = await browser.OpenAsync();
        await page.GoToAsync(host.Address);
        Assert.Equal(0, host.Ticks.Count);

        await SignInAsync(page, "bad");
        await page.UntilAsync("document.getElementById('access-text').textContent === \"The token can't be trusted.\"");
        Assert.False(await page.Page.Locator("#board").IsVisibleAsync());
        await SignInAsync(page, "Bearer good");
        await page.UntilStateAsync("live");
        await page.Page.Locator("#slow details").WaitForAsync();

        Assert.All(host.Ticks.Authorizations, header => Assert.Equal("Bearer good", header));
        Assert.DoesNotContain(page.Requests, url => url.Contains("good", StringComparison.Ordinal));
        await page.Page.ClickAsync("#sign-out");
        await page.Page.Locator("#access").WaitForAsync();
        await Poll.UntilAsync(() => host.Ticks.Count == 0, "the subscription to end");
        Assert.Null(await page.Page.EvaluateAsync<string?>("sessionStorage.getItem('barq.dashboard.token')"));
    }

    [SkippableFact]
    public async Task Scope_Switched_SubscribesAnew()
    {
        await using var host = await DashboardHost.StartAsync(ticks: new StubTicks { Token = "good" });
        await using var page = await OpenAsync(host, "good");
        await page.UntilStateAsync("live");

        await page.Page.GetByText("Cluster").ClickAsync();
        await page.UntilAsync("document.getElementById('state-detail').textContent === '2 nodes'");

        Assert.Equal(["NODE", "CLUSTER"], host.Ticks.Subscriptions.Select(variables => (string?)variables["scope"]));
        await Poll.UntilAsync(() => host.Ticks.Count == 1, "the other subscription to end");

        // The lists too: they once stayed those of the node that answered.
        await Poll.UntilAsync(() => _lists.All(list => page.Requests.Any(url => url.EndsWith($"{list}scope=cluster", StringComparison.Ordinal))), "the lists of all nodes");
    }

    [SkippableFact]
    public async Task Tab_Hidden_EndsTheSubscriptionAndComesBack()
    {
        await using var host = await DashboardHost.StartAsync(ticks: new StubTicks { Token = "good" });
        await using var page = await OpenAsync(host, "good", fakeClock: true);
        await page.UntilStateAsync("live");

        await HideAsync(page, true);
        await page.Page.Clock.FastForwardAsync(11_000);
        await page.UntilStateAsync("paused");
        await Poll.UntilAsync(() => host.Ticks.Count == 0, "the subscription to end");
        await HideAsync(page, false);

        await page.UntilStateAsync("live");
    }

    [SkippableFact]
    public async Task WithoutPlots_ShowsTheNumbersAndHowToGetThem()
    {
        await using var host = await DashboardHost.StartAsync(assetsFolder: "nowhere", ticks: new StubTicks { Token = "good" });
        await using var page = await OpenAsync(host, "good");
        await page.UntilStateAsync("live");

        Assert.Contains("Build it on a machine with npm", await page.TextAsync("#notice"), StringComparison.Ordinal);
        Assert.Equal("50 ms", await page.TextAsync("#panel-latency .legend div:nth-child(2) dd"));
        Assert.Equal(0, await page.Page.Locator("canvas").CountAsync());
    }

    [SkippableTheory]
    [InlineData(ColorScheme.Light, 390, 844)]
    [InlineData(ColorScheme.Dark, 390, 844)]
    [InlineData(ColorScheme.Light, 320, 640)]
    [InlineData(ColorScheme.Dark, 2560, 1440)]
    public async Task Layout_AnyScreen_NeverScrollsSideways(ColorScheme scheme, int width, int height)
    {
        await using var host = await DashboardHost.StartAsync(ticks: new StubTicks { Token = "good", P95 = 0.3, Refused = 7 });
        await using var page = await OpenAsync(host, "good", scheme, width, height);
        await page.UntilStateAsync("live");
        await page.Page.Locator("#slow details").WaitForAsync();

        Assert.False(await page.ScrollsSidewaysAsync());
        var ground = await page.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        Assert.Equal(scheme == ColorScheme.Dark ? "rgb(11, 16, 22)" : "rgb(238, 241, 244)", ground);
        await page.Page.GetByText(scheme == ColorScheme.Dark ? "Light" : "Dark", new() { Exact = true }).ClickAsync();
        Assert.NotEqual(ground, await page.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
    }

    // A tab that stays open for weeks: what is kept must not grow.
    [SkippableFact]
    public async Task History_ManyTicks_StaysBounded()
    {
        await using var host = await DashboardHost.StartAsync();
        await using var page = await browser.OpenAsync();
        await page.GoToAsync(host.Address);

        var sizes = await page.Page.EvaluateAsync<int[]>("""
            import("./history.js").then(({ History }) => {
              const history = new History(["a"], new Set(["a"]));
              for (let second = 0; second < 200_000; second++) { history.add(second, { a: second % 100 }, 3); }
              return [history.fine.times.length, history.fine.columns.get("a").length, history.coarse.times.length, history.coarse.columns.get("a").at(-2)];
            })
            """);

        Assert.InRange(sizes[0], 3600, 3960);
        Assert.Equal(sizes[0], sizes[1]);
        Assert.InRange(sizes[2], 2880, 3168);
        // The worst of its half minute.
        Assert.Equal(9, sizes[3] % 10);
    }

    private static async Task SendAsync(DashboardHost host, int ticks)
    {
        for (var i = 0; i < ticks; i++)
        {
            await host.Ticks.SendAsync();
        }
    }

    private static async Task SignInAsync(DashboardPage page, string token)
    {
        await page.Page.FillAsync("#token", token);
        await page.Page.ClickAsync("#access button");
    }

    private static Task HideAsync(DashboardPage page, bool isHidden) => page.Page.EvaluateAsync(
        "(hidden) => { Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden }); document.dispatchEvent(new Event('visibilitychange')); }",
        isHidden);

    private async Task<DashboardPage> OpenAsync(
        DashboardHost host, string token, ColorScheme scheme = ColorScheme.Light, int width = 1440, int height = 900, bool fakeClock = false)
    {
        var page = await browser.OpenAsync(scheme, width, height);
        if (fakeClock)
        {
            await page.Page.Clock.InstallAsync();
        }
        await page.GoToAsync(host.Address);
        await SignInAsync(page, token);
        await page.Page.Locator("#panels .panel").First.WaitForAsync();
        return page;
    }
}
