using Barq.Graph.Explorer;
using Barq.Graph.Tests.Explorer.Browser;
using Barq.Graph.Tests.Transport;
using Barq.Graph.Tests.Transport.Http;
using Barq.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Explorer;

/// <summary>Both explorers subscribe, and show what happens.</summary>
public sealed class ExplorerSubscriptionTests(Chromium chromium) : IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task SmallPage_Subscription_ShowsEachAnswerUntilItIsStopped()
    {
        await using var gateway = await StartAsync("nowhere");
        var id = await gateway.PendingDeliveryAsync();
        await using var page = await chromium.OpenPageAsync();
        await page.GoToAsync(gateway.Address);
        await page.UntilAsync("document.querySelector('#examples button')");
        await page.EvaluateAsync("document.getElementById('query').select()");
        await page.TypeAsync(Watch(id));

        await page.ClickAsync("run");
        await page.UntilAsync("document.getElementById('live-status').textContent.startsWith('listening')");
        await Poll.UntilAsync(() => gateway.Hub.Count == 1, "the subscription");
        foreach (var notes in new[] { "Ring twice", "Knock instead" })
        {
            await gateway.NoteAsync(id, notes);
            await page.UntilAsync($"document.getElementById('live-result').innerText.includes('{notes}')");
        }

        // The newest first, and other operations beside it.
        Assert.Equal("listening · 2 answers", (string?)await page.EvaluateAsync("document.getElementById('live-status').textContent"));
        Assert.Equal("Mine", (string?)await page.EvaluateAsync("document.getElementById('live-name').textContent"));
        Assert.True((bool?)await page.EvaluateAsync("document.getElementById('live-result').firstElementChild.innerText.includes('Knock instead')"));
        await page.EvaluateAsync("document.getElementById('query').select()");
        await page.TypeAsync("{ deliveries(first: 1) { nodes { trackingNumber } } }");
        await page.ClickAsync("run");
        await page.UntilAsync("document.querySelector('#status.good')");
        Assert.Equal(1, gateway.Hub.Count);
        await page.ClickAsync("document.getElementById('live-stop')");
        await page.UntilAsync("document.getElementById('live-status').textContent === 'stopped · 2 answers'");
        Assert.True((bool?)await page.EvaluateAsync("document.getElementById('live-result').innerText.includes('Ring twice')"));
        Assert.Empty(page.Errors);
        await gateway.NothingIsOpenAsync();
    }

    [SkippableFact]
    public async Task BananaCakePop_Subscription_ShowsAnAnswerAfterAMutation()
    {
        ExplorerHost.RequirePackage();
        await using var gateway = await StartAsync(ExplorerHost.PackageFolder);
        var id = await gateway.PendingDeliveryAsync();
        await using (var page = await chromium.OpenPageAsync())
        {
            await page.GoToAsync(gateway.Address);
            await BananaCakePop.CreateDocumentAsync(page);
            await BananaCakePop.WriteAsync(page, Watch(id));
            await page.UntilAsync("document.body.innerText.includes('Mine: Subscription')");

            await page.ClickAsync(BananaCakePop.WithText("Run"));
            await Poll.UntilAsync(() => gateway.Hub.Count == 1, "the subscription");
            await gateway.NoteAsync(id, "Ring twice");

            await page.UntilAsync("/Ring\\stwice/.test(document.body.innerText)");
            Assert.Empty(page.Errors);
        }

        await gateway.NothingIsOpenAsync();
    }

    private static Task<HttpGateway> StartAsync(string assetsFolder) => HttpGateway.StartAsync(
        settings: new() { ["EXPLORER_ENABLED"] = "true" },
        configure: services => services.Configure<ExplorerOptions>(options => options.AssetsFolder = assetsFolder),
        map: app => app.MapBarqExplorer());

    private static string Watch(string id) => $"subscription Mine {{ deliveryChanged(id: \"{id}\") {{ notes }} }}";
}
