using Barq.Graph.BackgroundJobs;
using Barq.Graph.Composition;
using Barq.Graph.Couriers;
using Barq.Graph.Deliveries;
using Barq.Graph.Explorer;
using Barq.Graph.Organizations;
using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Explorer.Browser;
using Barq.Graph.Tickets;
using Barq.Graph.Transport.Http;
using Barq.Graph.Users;
using Barq.Graph.Vehicles;
using Barq.Persistence.Composition;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Explorer;

/// <summary>The explorer and the real GraphQL endpoint on one address, with an empty fleet behind them.</summary>
public sealed class ExplorerOnTheGatewayTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task Get_ByAccept_IsThePageOrTheTransport()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.Sqlite, FleetDatabases.Empty);
        await using var gateway = await StartAsync(database, ExplorerHost.PackageFolder);
        using var client = new HttpClient { BaseAddress = new Uri(gateway.Urls.Single()) };

        using var page = await GetAsync(client, "/graphql", "text/html,*/*;q=0.8");
        using var answer = await GetAsync(client, "/graphql?query={deliveries{totalCount}}", "text/html,*/*;q=0.8");
        using var refusal = await GetAsync(client, "/graphql", "*/*");

        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Equal("""{"data":{"deliveries":{"totalCount":0}}}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal("application/json", refusal.Content.Headers.ContentType!.MediaType);
        Assert.Contains("errors", await refusal.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task SmallPage_ReadyQuery_IsAnswered()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.Sqlite, FleetDatabases.Empty);
        await using var gateway = await StartAsync(database, "nowhere");
        await using var page = await chromium.OpenPageAsync();
        await page.GoToAsync(new Uri(gateway.Urls.Single() + "/graphql"));
        await page.UntilAsync("document.querySelector('#examples button')");

        await page.ClickAsync("run");
        await page.UntilAsync("document.querySelector('#status.good')");

        Assert.Contains("\"totalCount\": 0", (string?)await page.EvaluateAsync("document.getElementById('result').innerText"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task BananaCakePop_ReadyQuery_IsValidAndAnswered()
    {
        ExplorerHost.RequirePackage();
        await using var database = await TestDatabase.CreateAsync(TestProvider.Sqlite, FleetDatabases.Empty);
        await using var gateway = await StartAsync(database, ExplorerHost.PackageFolder);
        await using var page = await chromium.OpenPageAsync();
        await page.GoToAsync(new Uri(gateway.Urls.Single() + "/graphql"));
        await BananaCakePop.CreateDocumentAsync(page);

        await page.ClickAsync(BananaCakePop.WithText("Run"));
        await page.UntilAsync("/\"totalCount\":\\s0/.test(document.body.innerText)");

        // An invalid document would be underlined.
        Assert.Equal(0, (int?)await page.EvaluateAsync("document.querySelectorAll('.squiggly-error').length"));
        Assert.Empty(page.Errors);
    }

    [SkippableTheory, InlineData(false), InlineData(true)]
    public async Task SmallPage_AllowListOn_RunsOtherDocumentsForAdministratorsAlone(bool isAdministrator)
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.Sqlite, FleetDatabases.Empty);
        await using var gateway = await StartAsync(database, "nowhere", new() { ["PERSISTED_OPERATIONS_ONLY"] = "true", ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key });
        await using var page = await chromium.OpenPageAsync();
        var token = TestTokens.Make(TestTokens.Symmetric(), isAdministrator ? new() { ["platform_admin"] = true } : null);
        await page.SetHeadersAsync(new() { ["Authorization"] = "Bearer " + token });
        await page.GoToAsync(new Uri(gateway.Urls.Single() + "/graphql"));
        await page.UntilAsync("document.querySelector('#examples button')");

        await page.ClickAsync("run");
        await page.UntilAsync("document.querySelector('#status.good, #status.bad')");

        var errors = (string)(await page.EvaluateAsync("document.getElementById('errors').innerText"))!;
        Assert.Equal(isAdministrator ? "" : "PERSISTED_OPERATIONS_ONLY", errors.Split('\n')[^1]);
    }

    private static async Task<WebApplication> StartAsync(TestDatabase database, string assetsFolder, Dictionary<string, string?>? settings = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { EnvironmentName = "Development" });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(settings).AddInMemoryCollection([new("DATABASE_URL", database.ConnectionString)]);
        builder.Services.AddRouting().AddBarqPersistence().AddGraphExecution()
            .AddOrganizations().AddUsers().AddCouriers().AddVehicles().AddDeliveries().AddTickets().AddBackgroundJobs()
            .AddBarqHttp().AddBarqExplorer().Configure<ExplorerOptions>(options => options.AssetsFolder = assetsFolder);
        var app = builder.Build();
        app.MapBarqHttp();
        app.MapBarqExplorer();
        await app.StartAsync();
        return app;
    }

    private static async Task<HttpResponseMessage> GetAsync(HttpClient client, string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return await client.SendAsync(request);
    }
}
