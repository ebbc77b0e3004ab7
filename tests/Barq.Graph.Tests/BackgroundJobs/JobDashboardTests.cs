using System.Net.Http.Headers;
using System.Text;
using Barq.Graph.Tests.Authorization;
using Barq.Jobs.Offloading;
using Barq.Persistence.BackgroundJobs;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.BackgroundJobs;

/// <summary>The dashboard of a real job host: who sees it, and what it shows.</summary>
public sealed class JobDashboardTests
{
    [SkippableFact]
    public async Task Dashboard_InProduction_IsForAdministratorsAndShowsQueuesRetriesAndRecurringJobs()
    {
        await using var fleet = await JobHostFleet.CreateAsync();

        // One waits in a queue that nobody serves, and one is of a later build: it is tried again.
        var waiting = await fleet.AddJobAsync("importDeliveries", JobQueues.Default);
        var retrying = await fleet.AddJobAsync("ofALaterBuild", JobQueues.HighPriority);
        await using var host = await fleet.StartHostAsync(("ASPNETCORE_ENVIRONMENT", "Production"), ("JOBS_QUEUES", JobQueues.HighPriority), ("JOBS_RETRY_DELAY", "3600"));

        Assert.Equal(401, (await GetAsync(host, "", null)).Status);
        Assert.Equal(401, (await GetAsync(host, "", new("Bearer", "nonsense"))).Status);
        Assert.Equal(401, (await GetAsync(host, "", new("Bearer", TestTokens.Make(TestTokens.Symmetric())))).Status);
        Assert.Equal(401, (await GetAsync(host, "", new("Bearer", TestTokens.Make(TestTokens.Symmetric("a key that nobody has told to this host"), new() { ["platform_admin"] = true })))).Status);
        Assert.Equal(401, (await GetAsync(host, "recurring", new("Bearer", TestTokens.Make(TestTokens.Symmetric(), new() { ["organization_id"] = 1, ["role"] = "OWNER" })))).Status);
        Assert.Equal(200, (await GetAsync(host, "", new("Bearer", JobHostFleet.Administrator))).Status);
        Assert.Equal(200, (await GetAsync(host, "", new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"anybody:{JobHostFleet.Administrator}"))))).Status);

        await Poll.UntilAsync(() => fleet.ReadAsync(context => context.BackgroundJobs.AnyAsync(row => row.Id == retrying && row.Status == JobStatus.Retrying)), "the job of a later build to fail");
        await ShowsAsync(host, "jobs/enqueued/default", $"importDeliveries · organization 1 · user 3 · job {waiting}");
        await ShowsAsync(host, "retries", $"ofALaterBuild · organization 1 · user 3 · job {retrying}");
        foreach (var (name, kind) in new[] { ("sla-breaches", "markSlaBreaches"), ("clean-up", "cleanUp"), ("cache-warming", "warmCaches"), ("courier-performance", "recomputeCourierPerformance") })
        {
            await ShowsAsync(host, "recurring", $"{name} · {kind} · whole fleet · schedule");
        }
    }

    [SkippableFact]
    public async Task Dashboard_InDevelopment_IsOpenButNotToAWrongToken()
    {
        await using var fleet = await JobHostFleet.CreateAsync();
        await using var host = await fleet.StartHostAsync();

        Assert.Equal(200, (await GetAsync(host, "", null)).Status);
        Assert.Equal(401, (await GetAsync(host, "", new("Bearer", "nonsense"))).Status);
    }

    private static Task ShowsAsync(GatewayProcess host, string page, string text) => Poll.UntilAsync(
        async () => System.Net.WebUtility.HtmlDecode((await GetAsync(host, page, new("Bearer", JobHostFleet.Administrator))).Text).Contains(text, StringComparison.Ordinal), $"'{text}' on {page}");

    private static async Task<(int Status, string Text)> GetAsync(GatewayProcess host, string page, AuthenticationHeaderValue? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, page);
        request.Headers.Authorization = authorization;
        using var response = await host.Client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
