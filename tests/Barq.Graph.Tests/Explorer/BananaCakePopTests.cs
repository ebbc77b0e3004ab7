using Barq.Graph.Tests.Explorer.Browser;
using Barq.Testing.Processes;

namespace Barq.Graph.Tests.Explorer;

/// <summary>Banana Cake Pop as the gateway serves it, in a browser for which there is no outside.</summary>
public sealed class BananaCakePopTests(Chromium chromium) : IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task Open_NoOutsideNames_OffersTheExamplesAndRunsAQuery()
    {
        await using var host = await ExplorerHost.StartBananaCakePopAsync();
        await using var page = await chromium.OpenPageAsync();
        await page.GoToAsync(host.Page);
        await BananaCakePop.CreateDocumentAsync(page);
        Assert.True((bool?)await page.EvaluateAsync("document.body.innerText.includes('CouriersOfCity')"));
        // The stub has no order: it knows the schema, and says so.
        await page.UntilAsync("document.querySelector('.squiggly-error')");

        await BananaCakePop.WriteAsync(page, "query Mine { deliveries(first: 1) { nodes { trackingNumber } } }");
        await page.UntilAsync("!document.body.innerText.includes('LatestDeliveries') && document.body.innerText.includes('Mine: Query')");
        await page.ClickAsync(BananaCakePop.WithText("Run"));

        await page.UntilAsync("document.body.innerText.includes('BRQ-0001')");
        Assert.Empty(page.Errors);
        Assert.All(page.Requests, url => Assert.True(url.StartsWith("data:", StringComparison.Ordinal) || new Uri(url).Authority == host.Address.Authority, url));
    }

    [SkippableFact]
    public async Task Open_RegistersAServiceWorker_ThatRetires()
    {
        var registered = new TaskCompletionSource();
        await using var host = await ExplorerHost.StartBananaCakePopAsync(before: (context, next) =>
        {
            if (context.Request.Headers["Sec-Fetch-Dest"] == "serviceworker")
            {
                registered.TrySetResult();
            }
            return next(context);
        });
        await using var page = await chromium.OpenPageAsync();
        await page.GoToAsync(host.Page);
        await registered.Task.WaitAsync(Poll.DefaultPatience, TimeProvider.System);

        await page.UntilAsync("navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)");

        Assert.Empty((await page.EvaluateAsync("caches.keys()"))!.AsArray());
    }
}
