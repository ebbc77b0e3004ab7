using System.Text.Json;
using Barq.Graph.Answers;
using Barq.Graph.Subscriptions;
using Barq.Graph.Subscriptions.Running;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Access;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Events;
using Barq.Persistence.Tickets;
using Barq.Persistence.Users;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Subscriptions;

/// <summary>What each subscription answers with, to whom, and when it says nothing.</summary>
public sealed class WatchedObjectsTests : SubscriptionTest
{
    private const string Note = "mutation($id: ID!, $notes: String) { updateDelivery(input: { deliveryId: $id, notes: $notes }) { errors { __typename } } }";

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task TicketChanged_Where_ChoosesByPriorityAndAssignee(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        await using var context = gateway.Database.CreateFleetContext();
        var ticket = await context.Tickets.Where(row => row.OrganizationId == 1 && row.Status == TicketStatus.InProgress && row.AssignedToId != null).OrderBy(row => row.Id).FirstAsync();
        var before = MutationAnswers.Id(nameof(User), ticket.AssignedToId!.Value);
        var after = await FirstAsync<User>(gateway, row => row.OrganizationId == 1 && row.IsActive && row.Id != ticket.AssignedToId);
        var priority = Barq.Persistence.Storage.EnumText.FromMemberName(ticket.Priority.ToString());
        async Task<Listener> WhereAsync(object where) =>
            await SubscribeAsync(gateway, "subscription($where: TicketChangedFilterInput) { ticketChanged(where: $where) { id } }", new { where });
        Listener[] hit = [await WhereAsync(new { priority = new { eq = priority } }), await WhereAsync(new { assignedToId = new { eq = after } })];
        Listener[] missed =
        [
            await WhereAsync(new { priority = new { neq = priority } }), await WhereAsync(new { assignedToId = new { nin = new[] { before, after } } }),
            await SubscribeAsync(gateway, "subscription { ticketChanged { id } }", caller: Stranger),
        ];

        var answer = await gateway.ExecuteAsync(
            "mutation($id: ID!, $user: ID!) { assignTicket(input: { ticketId: $id, userId: $user }) { errors { ... on Error { message } } } }",
            new { id = MutationAnswers.Id(nameof(Ticket), ticket.Id), user = after });
        Assert.Equal("{\"data\":{\"assignTicket\":{\"errors\":null}}}", answer.Text);

        foreach (var listener in hit)
        {
            Assert.Equal(
                $"{{\"data\":{{\"ticketChanged\":{{\"id\":\"{MutationAnswers.Id(nameof(Ticket), ticket.Id)}\"}}}}}}", (await listener.NextAsync())!.Value.GetRawText());
        }

        await AreToldNothingAsync(gateway, [.. hit, .. missed]);
    }

    [Fact]
    public async Task SlaBreached_TicketThatIsResolvedLate_IsToldToItsOwnOrganization()
    {
        await using var gateway = await StartAsync(TestProvider.Sqlite);
        await using var context = gateway.Database.CreateFleetContext();
        var open = await context.Tickets.Where(row => row.OrganizationId == 1 && row.Status == TicketStatus.Open && !row.SlaBreached).OrderBy(row => row.Id).Take(2).ToArrayAsync();
        open[0].SlaDueAt = DateTimeOffset.UnixEpoch;
        open[1].SlaDueAt = FleetDatabases.DemoUntil.AddYears(50);
        await context.SaveChangesAsync();
        const string Watch = "subscription { slaBreached { id slaBreached } }";
        using var own = await SubscribeAsync(gateway, Watch, caller: Admin);
        using var stranger = await SubscribeAsync(gateway, Watch, caller: Stranger);

        foreach (var ticket in open.Reverse())
        {
            var answer = await gateway.ExecuteAsync(
                "mutation($id: ID!) { resolveTicket(input: { ticketId: $id, resolution: \"Found it\" }) { errors { ... on Error { message } } } }",
                new { id = MutationAnswers.Id(nameof(Ticket), ticket.Id) });
            Assert.Equal("{\"data\":{\"resolveTicket\":{\"errors\":null}}}", answer.Text);
        }

        // The one that was in time came first, and is not told.
        Assert.Equal(
            $"{{\"data\":{{\"slaBreached\":{{\"id\":\"{MutationAnswers.Id(nameof(Ticket), open[0].Id)}\",\"slaBreached\":true}}}}}}", (await own.NextAsync())!.Value.GetRawText());
        await AreToldNothingAsync(gateway, own, stranger);
    }

    [Fact]
    public async Task JobProgressed_ItsOwnOrganization_IsToldWhatTheRowSays()
    {
        await using var gateway = await StartAsync(TestProvider.Sqlite);
        await using var context = gateway.Database.CreateFleetContext();
        var jobs = Enumerable.Range(0, 2).Select(number => new BackgroundJob
        {
            OrganizationId = 1, Kind = "echo", Queue = "default", Arguments = "{}", RequestedBy = "user 7", Status = JobStatus.Running, Progress = 40 + number,
            RunAfter = FleetDatabases.DemoUntil,
        }).ToArray();
        context.BackgroundJobs.AddRange(jobs);
        await context.SaveChangesAsync();
        const string Watch = "subscription($id: ID!) { jobProgressed(id: $id) { status progress } }";
        var id = MutationAnswers.Id(nameof(BackgroundJob), jobs[0].Id);
        using var own = await SubscribeAsync(gateway, Watch, new { id }, Admin);
        using var other = await SubscribeAsync(gateway, Watch, new { id = MutationAnswers.Id(nameof(BackgroundJob), jobs[1].Id) }, Admin);
        using var stranger = await SubscribeAsync(gateway, Watch, new { id }, Stranger);

        await PublishAsync(gateway, FleetEventKinds.JobProgressed, nameof(BackgroundJob), jobs[0].Id);

        Assert.Equal("{\"data\":{\"jobProgressed\":{\"status\":\"RUNNING\",\"progress\":40}}}", (await own.NextAsync())!.Value.GetRawText());
        await AreToldNothingAsync(gateway, own, other, stranger);
    }

    [Fact]
    public async Task DeliveryChanged_OfAnotherOrganizationOrNotCommitted_IsNotTold()
    {
        await using var gateway = await StartAsync(TestProvider.Sqlite);
        var id = await FirstAsync<Delivery>(gateway, row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Pending);
        const string Watch = "subscription($id: ID!) { deliveryChanged(id: $id) { notes } }";
        using var own = await SubscribeAsync(gateway, Watch, new { id });
        using var stranger = await SubscribeAsync(gateway, Watch, new { id }, Stranger);

        // A conflict: nothing is committed.
        var refused = await gateway.ExecuteAsync(
            "mutation($id: ID!) { updateDelivery(input: { deliveryId: $id, notes: \"Never\", version: 99 }) { errors { __typename } } }", new { id });
        Assert.Contains("ConflictError", refused.Text, StringComparison.Ordinal);
        await gateway.ExecuteAsync(Note, new { id, notes = "Ring twice" });

        Assert.Equal("{\"data\":{\"deliveryChanged\":{\"notes\":\"Ring twice\"}}}", (await own.NextAsync())!.Value.GetRawText());
        await AreToldNothingAsync(gateway, own, stranger);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Lists_OfManySubscribers_AreOneStatementEach(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var id = await FirstAsync<Delivery>(gateway, row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Assigned);
        const string Watch = "subscription($id: ID!) { deliveryChanged(id: $id) { notes tickets(first: 2) { nodes { id } } courier { deliveries(first: 3) { nodes { id } } } } }";
        var listeners = new List<Listener>();
        for (var i = 0; i < 50; i++)
        {
            listeners.Add(await SubscribeAsync(gateway, Watch, new { id }));
        }

        await gateway.ExecuteAsync("{ __typename }");
        var before = (await gateway.ExecuteAsync("{ __typename }")).AllStatements.Count;
        await PublishAsync(gateway, FleetEventKinds.EntityChanged, nameof(Delivery), Barq.Graph.NodeIds.NodeId.TryParse(id, out var key) ? key.Key : 0);
        foreach (var listener in listeners)
        {
            Assert.Equal(3, (await listener.NextAsync())!.Value.GetProperty("data").GetProperty("deliveryChanged").GetProperty("courier").GetProperty("deliveries").GetProperty("nodes").GetArrayLength());
        }

        // The delivery with its courier, its tickets, its courier's deliveries: one statement has all of them on PostgreSQL.
        Assert.Equal(before + (provider == TestProvider.PostgreSql ? 1 : 3), (await gateway.ExecuteAsync("{ __typename }")).AllStatements.Count);
    }

    [Fact]
    public async Task Bytes_MoreThanTheSocketsBudget_EndTheSubscriptionThatHasNoRoom()
    {
        await using var gateway = await StartAsync(TestProvider.Sqlite);
        var id = await FirstAsync<Delivery>(gateway, row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Pending);
        var other = await FirstAsync<Delivery>(gateway, row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Assigned);
        const string Watch = "subscription($id: ID!) { deliveryChanged(id: $id) { notes } }";
        var budget = new QueueBudget(1000);
        using var first = await SubscribeAsync(gateway, Watch, new { id }, budget: budget);
        using var second = await SubscribeAsync(gateway, Watch, new { id = other }, budget: budget);
        using var quick = await SubscribeAsync(gateway, Watch, new { id = other });

        // The first takes most of the room of both.
        await gateway.ExecuteAsync(Note, new { id, notes = new string('a', 900) });
        await Barq.Testing.Processes.Poll.UntilAsync(() => budget.Used > 900, "the first answer to wait");
        await gateway.ExecuteAsync(Note, new { id = other, notes = new string('b', 100) });
        Assert.NotNull(await quick.NextAsync());

        Assert.Equal("SUBSCRIBER_TOO_SLOW", (await second.NextAsync())!.Value.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString());
        Assert.NotNull(await first.NextAsync());

        // An answer that is being sent takes its room until the next is asked for.
        Assert.InRange(budget.Used, 900, 1000);
        await gateway.ExecuteAsync(Note, new { id, notes = "c" });
        Assert.NotNull(await first.NextAsync());
        Assert.InRange(budget.Used, 1, 200);
        Assert.Equal(2, gateway.Services.GetRequiredService<SubscriptionHub>().Count);
    }

    // Each client has room of its own, and a caller as many clients as it likes. Was: 500 event streams of one caller could have 256 MB waiting.
    [Fact]
    public async Task Bytes_MoreThanACallersClientsMayHaveTogether_EndItsSubscriptionsAlone()
    {
        await using var gateway = await TestGateway.CreateAsync(
            TestProvider.Sqlite, FleetDatabases.Demo, services => services.Configure<SubscriptionOptions>(options => options.MaxQueuedBytesPerCaller = 10_000));
        var id = await FirstAsync<Delivery>(gateway, row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Pending);
        var listeners = new List<Listener>();
        for (var i = 0; i < 20; i++)
        {
            listeners.Add(await SubscribeAsync(gateway, $"subscription($id: ID!) {{ deliveryChanged(id: $id) {{ a{i}: notes }} }}", new { id }));
        }

        using var colleague = await SubscribeAsync(gateway, "subscription($id: ID!) { deliveryChanged(id: $id) { notes } }", new { id }, Caller.User(1, CallerRole.Owner, 77));
        var hub = gateway.Services.GetRequiredService<SubscriptionHub>();
        await gateway.ExecuteAsync(Note, new { id, notes = new string('a', 1000) });
        Assert.Contains("aaa", (await colleague.NextAsync())!.Value.GetRawText(), StringComparison.Ordinal);

        await Barq.Testing.Processes.Poll.UntilAsync(() => hub.Count == 10, "those without room to be ended");
        var told = new List<JsonElement>();
        foreach (var listener in listeners)
        {
            told.Add((await listener.NextAsync())!.Value);
        }

        Assert.Equal(9, told.Count(answer => answer.TryGetProperty("data", out _)));
        Assert.Equal(11, told.Count(answer => answer.TryGetProperty("errors", out var errors) && errors[0].GetProperty("extensions").GetProperty("code").GetString() == "SUBSCRIBER_TOO_SLOW"));

        // What has been taken makes room again.
        listeners.ForEach(listener => listener.Dispose());
        using var again = await SubscribeAsync(gateway, "subscription($id: ID!) { deliveryChanged(id: $id) { notes } }", new { id });
        await gateway.ExecuteAsync(Note, new { id, notes = new string('b', 1000) });
        Assert.Contains("bbb", (await again.NextAsync())!.Value.GetRawText(), StringComparison.Ordinal);
    }

    private static Task PublishAsync(TestGateway gateway, string kind, string entityType, long key) => gateway.Services.GetRequiredService<FleetEvents>().PublishAsync(
        new FleetEvent { Kind = kind, EntityType = entityType, Key = key, OrganizationId = 1, OccurredAt = DateTimeOffset.UnixEpoch }, CancellationToken.None);
}
