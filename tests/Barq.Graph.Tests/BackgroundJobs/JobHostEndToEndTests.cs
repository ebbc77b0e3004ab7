using System.Net.Http.Json;
using System.Text.Json;
using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.Telemetry;
using Barq.Graph.Tests.Transport.WebSockets;
using Barq.Jobs.Offloading;
using Barq.Persistence.Auditing;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Tickets;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.BackgroundJobs;

/// <summary>Gateways and job hosts as processes, with a database and Redis between them.</summary>
public sealed class JobHostEndToEndTests
{
    private const string Assign =
        "mutation { assignDeliveriesAutomatically(input: { organizationId: \"T3JnYW5pemF0aW9uOjE=\", city: \"Riyadh\" }) { job { id status } errors { ... on Error { message } } } }";

    [SkippableFact]
    public async Task JobProgressed_JobOfTheJobHost_IsToldToSubscribersOfTheGateway()
    {
        await using var fleet = await JobHostFleet.CreateAsync();
        await using var gateway = await fleet.StartGatewayAsync();
        Assert.Equal(("degraded", "No job host is known: jobs wait."), await JobHostFleet.HealthAsync(gateway));
        var job = await AskAsync(gateway);
        await using var socket = await SocketClient.OpenAsync(new Uri(gateway.BaseAddress, "graphql"));
        await SubscribeAsync(socket, "subscription($id: ID!) { jobProgressed(id: $id) { status progress result { ... on AssignDeliveriesResult { assigned } } } }", new { id = job });

        await using (var host = await fleet.StartHostAsync())
        {
            var told = new List<JsonElement>();
            while (told.Count == 0 || told[^1].GetProperty("status").GetString() != "SUCCEEDED")
            {
                told.Add(await NextAsync(socket, "jobProgressed"));
            }

            Assert.Equal(100, told[^1].GetProperty("progress").GetInt32());
            Assert.True(told[^1].GetProperty("result").GetProperty("assigned").GetInt32() >= 0);
            await Poll.UntilAsync(async () => (await JobHostFleet.HealthAsync(gateway)).Status == "healthy", "the gateway to know the host");
            Assert.Matches("^8 workers; last heartbeat 20.*Z, [0-9]+ s ago\\.$", (await JobHostFleet.HealthAsync(gateway)).Description);
            await host.StopAsync();
        }

        Assert.Equal("degraded", (await JobHostFleet.HealthAsync(gateway)).Status);
    }

    [SkippableFact]
    public async Task SlaBreached_TicketThatIsLate_IsFoundByOneOfTwoHostsAndToldOnce()
    {
        await using var fleet = await JobHostFleet.CreateAsync();
        var ticket = await fleet.ReadAsync(async context =>
        {
            await context.Tickets.ExecuteUpdateAsync(set => set.SetProperty(row => row.SlaBreached, true));
            var late = await context.Tickets.Where(row => row.OrganizationId == 1 && row.Status == TicketStatus.Open).Select(row => row.Id).FirstAsync();
            await context.Tickets.Where(row => row.Id == late).ExecuteUpdateAsync(set => set.SetProperty(row => row.SlaBreached, false).SetProperty(row => row.SlaDueAt, DateTimeOffset.UnixEpoch));
            return late;
        });

        // A fleet that had the job before makes up for the last occurrence at once, instead of waiting for the next minute.
        await fleet.AddJobAsync("markSlaBreaches", JobQueues.HighPriority, "sla-breaches@2026-01-01T00:00:00Z", JobStatus.Succeeded, "schedule");
        await using var gateway = await fleet.StartGatewayAsync();
        await using var socket = await SocketClient.OpenAsync(new Uri(gateway.BaseAddress, "graphql"));
        await SubscribeAsync(socket, "subscription { slaBreached { id slaBreached priority } }");

        var hosts = await Task.WhenAll(fleet.StartHostAsync(), fleet.StartHostAsync());
        try
        {
            var told = await NextAsync(socket, "slaBreached");
            Assert.Equal((MutationAnswers.Id("Ticket", ticket), true), (told.GetProperty("id").GetString(), told.GetProperty("slaBreached").GetBoolean()));
            await Poll.UntilAsync(
                () => fleet.ReadAsync(context => context.BackgroundJobs.AnyAsync(row => row.Kind == "markSlaBreaches" && row.Attempts == 1 && row.Status == JobStatus.Succeeded)), "the job to end");
        }
        finally
        {
            await Task.WhenAll(hosts.Select(host => host.DisposeAsync().AsTask()));
        }

        Assert.Equal(1, await fleet.ReadAsync(context => context.AuditLog.CountAsync(entry => entry.Action == "markSlaBreaches" && entry.EntityId == ticket)));
        var keys = await fleet.ReadAsync(context => context.BackgroundJobs.Where(row => row.RequestedBy == "schedule").Select(row => new { row.IdempotencyKey, row.Attempts }).ToListAsync());
        Assert.Equal(keys.Count, keys.Select(row => row.IdempotencyKey).Distinct().Count());
        Assert.All(keys, row => Assert.InRange(row.Attempts, 0, 1));
    }

    [SkippableFact]
    public async Task Telemetry_AMutationAndItsJob_AreOneTraceAndCountedByTheHost()
    {
        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        await using var fleet = await JobHostFleet.CreateAsync();
        await using var collector = await Collector.StartAsync();
        (string, string)[] settings = [("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_BSP_SCHEDULE_DELAY", "200")];
        await using var gateway = await fleet.StartGatewayAsync(settings);
        await using var host = await fleet.StartHostAsync(settings);

        await AskAsync(gateway, $"00-{Trace}-b7ad6b7169203331-01");

        // The spans of each process come in bodies of their own, some before others.
        var bytes = string.Concat(Convert.FromHexString(Trace).Select(each => (char)each));
        foreach (var text in new[] { "mutation", "job run", "barq.job.kind", "assignDeliveriesAutomatically", "barq.job.attempt", "barq.job.outcome", "succeeded" })
        {
            var span = text == "mutation" ? text : "job run";
            await Poll.UntilAsync(
                () => collector.TraceBodies.Any(body => new[] { bytes, span, text }.All(part => body.Contains(part, StringComparison.Ordinal))), $"'{text}' in the request's trace");
        }

        var metrics = await host.Client.GetStringAsync("metrics");
        Assert.Matches("job_runs_total\\{[^}]*kind=\"assignDeliveriesAutomatically\",[^}]*outcome=\"succeeded\",queue=\"default\"\\} 1", metrics);
        Assert.Matches("job_run_duration_seconds_bucket\\{[^}]*kind=\"assignDeliveriesAutomatically\"", metrics);
        Assert.Matches("job_wait_duration_seconds_count\\{[^}]*queue=\"default\"", metrics);
        Assert.Contains("jobs_running", metrics, StringComparison.Ordinal);
        Assert.Matches("jobs_workers\\{[^}]*queue=\"default\"\\} [1-9]", metrics);
        Assert.DoesNotContain("jobs_workers", await gateway.Client.GetStringAsync("metrics"), StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(GatewayProcess gateway, string? trace = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "graphql") { Content = JsonContent.Create(new { query = Assign }) };
        if (trace is not null)
        {
            request.Headers.Add("traceparent", trace);
        }

        using var response = await gateway.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.Contains("\"errors\":null", text, StringComparison.Ordinal);
        return JsonElement.Parse(text).GetProperty("data").GetProperty("assignDeliveriesAutomatically").GetProperty("job").GetProperty("id").GetString()!;
    }

    // A round trip behind it: what comes from now on is told.
    private static async Task SubscribeAsync(SocketClient socket, string query, object? variables = null)
    {
        await socket.SubscribeAsync("s", query, variables);
        await socket.SubscribeAsync("q", "{ __typename }");
        while ((await socket.ReceiveAsync())!.Contains("\"id\":\"q\",\"type\":\"complete\"", StringComparison.Ordinal) is false)
        {
        }
    }

    private static async Task<JsonElement> NextAsync(SocketClient socket, string field)
    {
        while (true)
        {
            var message = JsonElement.Parse((await socket.ReceiveAsync())!);
            if (message.GetProperty("type").GetString() == "next")
            {
                return message.GetProperty("payload").GetProperty("data").GetProperty(field);
            }
        }
    }
}
