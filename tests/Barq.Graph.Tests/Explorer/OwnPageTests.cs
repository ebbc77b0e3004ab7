using Barq.Graph.Tests.Explorer.Browser;
using Microsoft.AspNetCore.Http;

namespace Barq.Graph.Tests.Explorer;

/// <summary>Our own page, as a person in a browser meets it.</summary>
public sealed class OwnPageTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const int Tab = 9;
    private const int Enter = 13;
    private const int Escape = 27;
    private const int Ctrl = 2;
    private const int Shift = 8;

    [SkippableFact]
    public async Task Run_CtrlEnter_ShowsTheAnswerWithStatusAndTime()
    {
        await using var host = await ExplorerHost.StartOwnPageAsync();
        await using var page = await OpenAsync(host);
        await WriteAsync(page, "query", "{ deliveries(first: 1) { totalCount nodes { trackingNumber } } big echo(text: \"it's \u0628\u0631\u0642\") }");

        await page.PressAsync("Enter", Enter, Ctrl);
        await page.UntilAsync("document.querySelector('#status.good')");

        Assert.Equal(
            """
            {
              "data": {
                "deliveries": {
                  "totalCount": 5000,
                  "nodes": [
                    {
                      "trackingNumber": "BRQ-0001"
                    }
                  ]
                },
                "big": 9007199254740993,
                "echo": "it's برق"
              }
            }
            """, await TextAsync(page, "result"));
        Assert.Matches(@"^200 OK · \d+ ms · 0\.\d kB$", await TextAsync(page, "status"));
        var request = Assert.Single(host.Requests.All);
        Assert.Equal("1", request.Headers["GraphQL-Preflight"]);
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        Assert.Empty(page.Errors);
        Assert.All(page.Requests, url => Assert.Equal(host.Address.Authority, new Uri(url).Authority));
    }

    [SkippableFact]
    public async Task Run_FieldError_IsShownReadably()
    {
        await using var host = await ExplorerHost.StartOwnPageAsync();
        await using var page = await OpenAsync(host);
        await WriteAsync(page, "query", "{ broken }");

        await page.ClickAsync("run");
        await page.UntilAsync("document.querySelector('#status.bad')");

        Assert.Equal("There is nothing here.\nNOTHING_HERE · at broken · line 1, column 3", await TextAsync(page, "errors"));
    }

    [SkippableFact]
    public async Task Run_VariablesNotJson_SendsNothingAndSaysSo()
    {
        await using var host = await ExplorerHost.StartOwnPageAsync();
        await using var page = await OpenAsync(host);
        await WriteAsync(page, "variables", "{ \"first\": }");

        await page.ClickAsync("run");
        await page.UntilAsync("document.querySelector('#status.bad')");

        Assert.StartsWith("The variables are not valid JSON.", await TextAsync(page, "errors"), StringComparison.Ordinal);
        Assert.Empty(host.Requests.All);
    }

    [SkippableFact]
    public async Task Run_VariableBeyondDouble_IsSentAsWritten()
    {
        await using var host = await ExplorerHost.StartOwnPageAsync();
        await using var page = await OpenAsync(host);
        await WriteAsync(page, "query", "query Of($text: String) { echo(text: $text) }");
        await WriteAsync(page, "variables", "{ \"text\": \"x\", \"unused\": 9007199254740993 }");

        await page.ClickAsync("run");
        await page.UntilAsync("document.querySelector('#status.good')");

        Assert.Contains("9007199254740993", host.Requests.All[^1].Body, StringComparison.Ordinal);
        Assert.Contains("\"echo\": \"x\"", await TextAsync(page, "result"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Run_SeveralOperations_SendsTheChosenOne()
    {
        await using var host = await ExplorerHost.StartOwnPageAsync();
        await using var page = await OpenAsync(host);
        await WriteAsync(page, "query", "query First { big }\nquery Second { echo(text: \"2\") }");

        await page.UntilAsync("!document.getElementById('operation-field').hidden");
        await page.EvaluateAsync("document.getElementById('operation').value = 'Second'");
        await page.ClickAsync("run");
        await page.UntilAsync("document.querySelector('#status.good')");

        Assert.Equal("Second", (string?)host.Requests.LastBody["operationName"]);
        Assert.DoesNotContain("big", await TextAsync(page, "result"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Run_AgainWhileRunning_Stops()
    {
        await using var host = await ExplorerHost.StartOwnPageAsync();
        await using var page = await OpenAsync(host);
        await WriteAsync(page, "query", "{ hang }");

        await page.ClickAsync("run");
        await page.UntilAsync("document.getElementById('run').innerText.startsWith('Stop')");
        await page.ClickAsync("run");

        await page.UntilAsync("document.getElementById('status').innerText === 'stopped'");
    }

    [SkippableFact]
    public async Task Run_AnswerIsNoJson_ShowsItAsItIs()
    {
        await using var host = await ExplorerHost.StartOwnPageAsync(async (context, next) =>
        {
            if (!HttpMethods.IsPost(context.Request.Method))
            {
                await next(context);
                return;
            }
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
            await context.Response.WriteAsync("<h1>Bad Gateway</h1>");
        });
        await using var page = await OpenAsync(host);

        await page.ClickAsync("run");
        await page.UntilAsync("document.querySelector('#status.bad')");

        Assert.StartsWith("502 Bad Gateway", await TextAsync(page, "status"), StringComparison.Ordinal);
        Assert.Equal("<h1>Bad Gateway</h1>", await TextAsync(page, "result"));
    }

    [SkippableFact]
    public async Task Examples_Picked_FillQueryAndVariables()
    {
        await using var host = await ExplorerHost.StartOwnPageAsync();
        await using var page = await OpenAsync(host);

        await page.ClickAsync("[...document.querySelectorAll('#examples button')].find(button => button.innerText === 'Couriers of a city')");
        await page.UntilAsync("query.value.includes('CouriersOfCity')");

        Assert.Equal("{\n  \"city\": \"Riyadh\",\n  \"parcels\": 3\n}", (string?)await page.EvaluateAsync("variables.value"));
    }

    [SkippableFact]
    public async Task Reload_KeepsWhatWasWritten()
    {
        await using var host = await ExplorerHost.StartOwnPageAsync();
        await using var page = await OpenAsync(host);
        await WriteAsync(page, "query", "{ big }");

        await page.EvaluateAsync("window.isOld = true");
        await page.GoToAsync(host.Page);
        await page.UntilAsync("!window.isOld && document.querySelector('#examples button')");

        Assert.Equal("{ big }", (string?)await page.EvaluateAsync("query.value"));
    }

    [SkippableFact]
    public async Task Editor_Keys_Indent()
    {
        await using var host = await ExplorerHost.StartOwnPageAsync();
        await using var page = await OpenAsync(host);
        await WriteAsync(page, "query", "{}");
        await page.EvaluateAsync("query.setSelectionRange(1, 1)");

        await page.PressAsync("Enter", Enter);
        await page.TypeAsync("big");
        Assert.Equal("{\n  big\n}", await ValueAsync());

        await page.PressAsync("Tab", Tab);
        Assert.Equal("{\n  big  \n}", await ValueAsync());

        await page.EvaluateAsync("query.select()");
        await page.PressAsync("Tab", Tab);
        Assert.Equal("  {\n    big  \n  }", await ValueAsync());

        await page.PressAsync("Tab", Tab, Shift);
        Assert.Equal("{\n  big  \n}", await ValueAsync());

        await page.PressAsync("Escape", Escape);
        await page.PressAsync("Tab", Tab);
        Assert.Equal("variables", (string?)await page.EvaluateAsync("document.activeElement.id"));

        async Task<string?> ValueAsync() => (string?)await page.EvaluateAsync("query.value");
    }

    [SkippableTheory]
    [InlineData("{ a }", "")]
    [InlineData("query A { a } # query B\nmutation C($x: Int = 1) @d(e: \"query F\") { c }", "A,C")]
    [InlineData("fragment query on Query { a } subscription S { s { query mutation } }", "S")]
    [InlineData("\"\"\" query D \"\"\" query E { text(of: \"\"\"{ \\\"\"\" query G\"\"\") }", "E")]
    [InlineData("query A { a } query B { b(", "A,B")]
    public async Task OperationNames_AnyDocument_AreThoseAtTheTop(string document, string expected)
    {
        await using var host = await ExplorerHost.StartOwnPageAsync();
        await using var page = await OpenAsync(host);

        var names = await page.EvaluateAsync(
            $"import('./document.js').then(({{ operationNames }}) => operationNames({System.Text.Json.JsonSerializer.Serialize(document)}).join())");

        Assert.Equal(expected, (string?)names);
    }

    [SkippableFact]
    public async Task OldServiceWorker_FromTheSameAddress_Retires()
    {
        const string cacheFirst = """
            self.addEventListener("install", (event) => event.waitUntil((async () => {
              const cache = await caches.open("workbox-precache-v2-" + self.registration.scope);
              await cache.put(self.registration.scope, new Response("stale", { headers: { "Content-Type": "text/html" } }));
              await self.skipWaiting();
            })()));
            self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
            self.addEventListener("fetch", (event) => event.respondWith(caches.match(event.request).then((hit) => hit ?? fetch(event.request))));
            """;
        var isOld = true;
        await using var host = await ExplorerHost.StartOwnPageAsync(async (context, next) =>
        {
            if (isOld && context.Request.Path == "/graphql/service-worker.js")
            {
                context.Response.ContentType = "text/javascript";
                await context.Response.WriteAsync(cacheFirst);
                return;
            }
            await next(context);
        });
        await using var page = await OpenAsync(host);
        await page.EvaluateAsync("navigator.serviceWorker.register('service-worker.js').then(() => navigator.serviceWorker.ready).then(() => true)");
        await page.GoToAsync(host.Page);
        await page.UntilAsync("document.body.innerText === 'stale'");

        isOld = false;
        await page.EvaluateAsync("navigator.serviceWorker.getRegistration().then((registration) => registration.update()).then(() => true)");
        await page.UntilAsync("navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)");
        await page.GoToAsync(host.Page);

        await page.UntilAsync("document.querySelector('#examples button')");
        Assert.Empty((await page.EvaluateAsync("caches.keys()"))!.AsArray());
    }

    private static async Task WriteAsync(BrowserPage page, string field, string text)
    {
        await page.EvaluateAsync($"{field}.focus(); {field}.select()");
        await page.TypeAsync(text);
    }

    private static async Task<string> TextAsync(BrowserPage page, string id) =>
        (string)(await page.EvaluateAsync($"document.getElementById('{id}').innerText"))!;

    private async Task<BrowserPage> OpenAsync(ExplorerHost host)
    {
        var page = await chromium.OpenPageAsync();
        await page.GoToAsync(host.Page);
        await page.UntilAsync("document.querySelector('#examples button')");
        return page;
    }
}
