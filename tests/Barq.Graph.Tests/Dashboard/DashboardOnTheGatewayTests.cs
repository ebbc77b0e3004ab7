using System.Net.Http.Json;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;

namespace Barq.Graph.Tests.Dashboard;

/// <summary>The dashboard of a real gateway process, under load.</summary>
public sealed class DashboardOnTheGatewayTests(DashboardBrowser browser) : IClassFixture<DashboardBrowser>
{
    private static readonly string[] _moving = ["requests", "latency", "database", "load", "memory"];

    [SkippableFact]
    public async Task LoadRunsAndTheGatewayIsReplaced_PlotsMoveAndComeBack()
    {
        DashboardHost.RequirePlots();
        await using var page = await browser.OpenAsync();
        var folder = TestFolder.Create("dashboard");
        var start = new GatewayStart { Port = FreePort.Next(), WorkingDirectory = folder };
        try
        {
            await using (var gateway = await GatewayProcess.StartAsync(start))
            {
                await page.GoToAsync(gateway.BaseAddress);
                await using (Load.Start(gateway.BaseAddress))
                {
                    await MoveAsync(page);
                }

                // The workers are in the gateway: all queues have figures.
                await page.UntilAsync("document.querySelectorAll('#panel-jobs tbody tr').length === 3 && document.querySelector('#panel-jobs .empty').hidden");
                Assert.Equal("met", await page.Page.Locator("[data-target=errors]").GetAttributeAsync("data-state"));
                await page.Page.GetByText("Cluster").ClickAsync();
                await page.UntilAsync("document.getElementById('state-detail').textContent === '1 node'");
                // The page's names are the endpoints' own: it once read others, and showed neither list.
                await page.UntilAsync("['slow', 'n1', 'busy'].every((list) => document.querySelector(`#${list} > *`) && !document.getElementById(`${list}-hint`).textContent.includes('not refreshed'))");
                Assert.All(page.Requests, url => Assert.Equal(gateway.BaseAddress.Authority, new Uri(url).Authority));
                page.MayLoseConnection = true;
                await gateway.StopAsync();
            }

            await page.UntilStateAsync("waiting");
            Assert.True(await page.Page.EvaluateAsync<bool>("document.body.classList.contains('stale')"));
            await using (var gateway = await GatewayProcess.StartAsync(start))
            {
                await using var load = Load.Start(gateway.BaseAddress);
                await page.UntilStateAsync("live");
                await MoveAsync(page);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MoveAsync(DashboardPage page)
    {
        await page.UntilStateAsync("live");
        await page.UntilAsync("parseFloat(document.querySelector('[data-target=rate] b').textContent) > 0");
        foreach (var panel in _moving)
        {
            var earlier = await page.CurveAsync(panel);
            await Poll.UntilAsync(async () => await page.CurveAsync(panel) is { } curve && curve != earlier, $"the curve of {panel} to move");
        }
    }

    /// <summary>Queries that no cache answers, from a few clients, until it is disposed.</summary>
    private sealed class Load : IAsyncDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private readonly Task[] _clients;

        private Load(Uri gateway) => _clients = [.. Enumerable.Range(0, 3).Select(client => Task.Run(() => AskAsync(gateway, client)))];

        public static Load Start(Uri gateway) => new(gateway);

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await Task.WhenAll(_clients);
            _end.Dispose();
        }

        private async Task AskAsync(Uri gateway, int client)
        {
            using var http = new HttpClient { BaseAddress = gateway };
            for (var i = 0; !_end.IsCancellationRequested; i++)
            {
                var query = $"{{ q{client}x{i}: deliveries(first: {1 + (i % 50)}) {{ nodes {{ trackingNumber courier {{ fullName }} }} }} }}";
                using var answer = await http.PostAsJsonAsync("graphql", new { query });
                answer.EnsureSuccessStatusCode();
            }
        }
    }
}
