using Barq.Testing.Processes;

namespace Barq.Graph.Tests.Dashboard;

/// <summary>The tables of operations and statements, and when a figure is an alarm.</summary>
public sealed partial class DashboardPageTests
{
    // A fresh start was red three times over after three requests.
    [SkippableFact]
    public async Task Target_MissedByFewerThanTwenty_IsNoAlarm()
    {
        await using var host = await DashboardHost.StartAsync(ticks: new StubTicks { Token = "good", P95 = 0.3, Recent = 19 });
        await using var page = await OpenAsync(host, "good");

        await page.UntilAsync("document.querySelector('[data-target=p95] b').textContent === '300'");

        Assert.Equal("none", await page.Page.Locator("[data-target=p95]").GetAttributeAsync("data-state"));
        Assert.Equal(0, await page.Page.Locator(".missed, [data-state=missed]").CountAsync());
        Assert.Equal("Barq · Operations", await page.Page.TitleAsync());

        host.Ticks.Recent = 20;
        await SendAsync(host, 1);
        await page.UntilAsync("document.querySelector('[data-target=p95]').dataset.state === 'missed'");
    }

    [SkippableFact]
    public async Task Operations_Sorted_AndOpened_ShowWhatFailsAndHowItRuns()
    {
        await using var host = await DashboardHost.StartAsync(ticks: new StubTicks { Token = "good" });
        await using var page = await OpenAsync(host, "good");
        const string Names = "[...document.querySelectorAll('#operations tbody button.where')].map((one) => one.textContent).join()";

        await page.UntilAsync($"{Names} === 'query Board,mutation Move,query Few'");
        await page.Page.GetByText("with errors").ClickAsync();
        await page.UntilAsync($"{Names} === 'mutation Move,query Few,query Board'");
        await page.Page.GetByText("with errors").ClickAsync();
        await page.UntilAsync($"{Names} === 'query Board,query Few,mutation Move'");

        // Of three requests all failed: that is no alarm.
        Assert.Equal(["30%"], await page.Page.Locator("#operations td.bad").AllTextContentsAsync());

        await page.Page.GetByText("mutation Move").ClickAsync();
        await page.Page.Locator(".operation pre").First.WaitForAsync();
        Assert.Equal("mutation Move { moveDelivery }", await page.TextAsync(".operation > pre"));
        Assert.Contains("SERVICE_BUSY 2", await page.TextAsync(".codes"), StringComparison.Ordinal);
        Assert.Equal(
            "Estimated: cost 480, 400 rows, 120 statements, the heaviest request 11. Spent: 5 rows, 118 statements, 250 ms of the database.", await page.TextAsync(".cost"));
        await page.Page.GetByText("Mutation.moveDelivery").ClickAsync();
        await page.Page.Locator(".explain button").First.ClickAsync();
        await page.UntilAsync("document.querySelector('.plan').textContent === 'Seq Scan on deliveries'");
        Assert.True(await page.Page.Locator(".explain button").Nth(1).IsDisabledAsync());
        Assert.Contains("SLOW_QUERY_THRESHOLD", await page.Page.Locator(".explain").Nth(1).TextContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("SLOW_QUERY_THRESHOLD", await page.Page.Locator(".explain").First.TextContentAsync(), StringComparison.Ordinal);

        // What is open stays open while the figures go on.
        await page.Page.EvaluateAsync("document.getElementById('operations').firstElementChild.dataset.old = 'yes'");
        await page.UntilAsync("document.getElementById('operations').firstElementChild.dataset.old !== 'yes'");
        Assert.Equal("Seq Scan on deliveries", await page.TextAsync(".plan"));
    }

    [SkippableFact]
    public async Task Scope_SwitchedAndBack_KeepsWhatWasDrawn()
    {
        DashboardHost.RequirePlots();
        await using var host = await DashboardHost.StartAsync(ticks: new StubTicks { Token = "good" });
        await using var page = await OpenAsync(host, "good");
        await SendAsync(host, 30);
        await Poll.UntilAsync(async () => await page.CurveAsync("requests") is not null, "a curve");

        await page.Page.GetByText("Cluster").ClickAsync();
        await page.UntilAsync("document.getElementById('state-detail').textContent === '2 nodes'");
        await page.Page.GetByText("This node").ClickAsync();
        await page.UntilAsync("document.querySelector('#panel-requests .uplot') !== null");

        await Poll.UntilAsync(async () => await page.CurveAsync("requests") is not null, "the curve again");
    }

    [SkippableFact]
    public async Task Tables_OfStatements_AreNamedRightly()
    {
        (string Statement, string? Table)[] statements =
        [
            ("SELECT d.id FROM deliveries AS d WHERE d.id = $1", "deliveries"),
            ("SELECT \"d\".\"Id\" FROM \"deliveries\" AS \"d\"", "deliveries"),
            ("INSERT INTO audit_log (a, b) VALUES ($1, $2) ON CONFLICT (a) DO UPDATE SET b = $2", "audit_log"),
            ("INSERT OR REPLACE INTO nodes (a) VALUES ($1)", "nodes"),
            ("UPDATE ONLY public.\"outbox_messages\" SET a = 1", "outbox_messages"),
            ("DELETE FROM barq.nodes WHERE seen < $1", "nodes"),
            ("WITH due AS (SELECT id FROM background_jobs FOR UPDATE SKIP LOCKED) UPDATE background_jobs SET a = 1 FROM due", "background_jobs"),
            ("WITH RECURSIVE \"x\" (n) AS (SELECT 1), y AS MATERIALIZED (SELECT n FROM x) SELECT * FROM y JOIN couriers ON true", "couriers"),
            ("SELECT EXTRACT(EPOCH FROM created_at) FROM (SELECT created_at FROM tickets) AS t", "tickets"),
            ("SELECT k.v FROM unnest($1::bigint[]) AS k(v) JOIN LATERAL (SELECT 1 FROM vehicles) AS v ON true", "vehicles"),
            ("SELECT a IS DISTINCT FROM b FROM users", "users"),
            ("SELECT pg_notify($1, $2)", null),
        ];
        await using var host = await DashboardHost.StartAsync();
        await using var page = await browser.OpenAsync();
        await page.GoToAsync(host.Address);

        var told = await page.Page.EvaluateAsync<string?[]>(
            "(statements) => import('./lists.js').then(({ tableOf }) => statements.map((one) => tableOf(one) ?? null))", statements.Select(one => one.Statement).ToArray());

        Assert.Equal(statements, statements.Zip(told, (one, table) => (one.Statement, table)));
    }
}
