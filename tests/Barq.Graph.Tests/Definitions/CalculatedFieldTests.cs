using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Access;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Tickets;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Redis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Graph.Tests.Definitions;

/// <summary>Fields that the database works out: in how many statements, for whom, and how long an answer with them is kept. What they come to, the model has.</summary>
public sealed class CalculatedFieldTests : MutationTest
{
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Read_CountOfEachRow_IsPartOfTheOneStatementAndWorkedOutBehindThePagesEnd(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);

        var asked = await gateway.ExecuteAsync("{ couriers(first: 3) { nodes { openDeliveries } } }");
        var joined = await gateway.ExecuteAsync("{ deliveries(first: 3, order: [{ courier: { openDeliveries: DESC } }]) { nodes { courier { openDeliveries } } } }");
        var plain = await gateway.ExecuteAsync("{ couriers(first: 3) { nodes { fullName } } }");

        var statement = Assert.Single(asked.Statements);
        Assert.Contains("SELECT (SELECT count(*) FROM deliveries AS s1 WHERE s1.courier_id = t0.id", statement, StringComparison.Ordinal);
        Assert.Single(joined.Statements);
        Assert.DoesNotContain("deliveries", Assert.Single(plain.Statements), StringComparison.Ordinal);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Read_Count_IsOfWhatItsReaderSees(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        await using var context = gateway.Database.CreateFleetContext();
        var open = context.Tickets.Where(ticket => ticket.AssignedToId != null && ticket.CourierId != null
            && (ticket.Status == TicketStatus.Open || ticket.Status == TicketStatus.InProgress || ticket.Status == TicketStatus.Pending));
        var (courier, organization) = await open.Select(ticket => new ValueTuple<long, long>(ticket.CourierId!.Value, ticket.OrganizationId)).FirstAsync();
        var query = $$"""{ users(first: 100, where: { organizationId: { eq: "{{MutationAnswers.Id("Organization", organization)}}" } }) { aggregate { sum { openTickets } } nodes { openTickets } } }""";

        async Task<(int Sum, int Shown)> AskAsync(Caller caller)
        {
            var users = (await gateway.ExecuteAsync(query, caller: caller)).Data.GetProperty("users");
            return (users.GetProperty("aggregate").GetProperty("sum").GetProperty("openTickets").GetInt32(), users.GetProperty("nodes").EnumerateArray().Sum(user => user.GetProperty("openTickets").GetInt32()));
        }

        var all = await context.Tickets.CountAsync(ticket => ticket.OrganizationId == organization && ticket.AssignedToId != null
            && (ticket.Status == TicketStatus.Open || ticket.Status == TicketStatus.InProgress || ticket.Status == TicketStatus.Pending));
        var own = await open.CountAsync(ticket => ticket.OrganizationId == organization && ticket.CourierId == courier);
        Assert.InRange(own, 1, all - 1);
        Assert.Equal((all, all), await AskAsync(Caller.User(organization, CallerRole.Viewer)));
        Assert.Equal((own, own), await AskAsync(Caller.Courier(organization, courier)));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Write_ToADelivery_ChangesItsCouriersCountAtOnceOnEveryNodeWhereverItIsRead(TestProvider provider)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var one = await TestGateway.CreateCachedAsync(provider, FleetDatabases.Demo, redis.Configuration);
        await using var two = await one.BesideCachedAsync();
        await using var plain = one.Beside();
        var courier = await FirstAsync<Barq.Persistence.Couriers.Courier>(one, row => row.OrganizationId == 1 && row.Status == Barq.Persistence.Couriers.CourierStatus.Active);
        var delivery = await FirstAsync<Delivery>(one, row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Pending);
        var ticket = await FirstAsync<Ticket>(one, row => row.OrganizationId == 1 && row.Courier!.Status == Barq.Persistence.Couriers.CourierStatus.Active);
        string[] queries =
        [
            $$"""{ courier(id: "{{courier}}") { openDeliveries } }""",
            $$"""{ node(id: "{{courier}}") { ... on Courier { openDeliveries } } }""",
            $$"""{ ticket(id: "{{ticket}}") { courier { openDeliveries } } }""",
            "{ couriers(first: 20, order: [{ openDeliveries: DESC }]) { nodes { id } } }",
            "{ couriers(first: 20, where: { openDeliveries: { gte: 1 } }) { totalCount } }",
            "{ couriers(first: 20, where: { deliveries: { count: { where: { status: { eq: ASSIGNED } }, gte: 1 } } }) { nodes { id } } }",
            "{ couriers { aggregate { sum { openDeliveries } } groups(by: [{ openDeliveries: {} }]) { key { openDeliveries } count } } }",
            "{ tickets(first: 20, order: [{ courier: { openDeliveries: DESC } }]) { nodes { id } } }",
            "{ tickets(where: { courier: { openDeliveries: { gte: 2 } } }) { totalCount } }",
            "{ tickets { groups(by: [{ courier: { openDeliveries: {} } }]) { count } } }",
        ];
        for (var i = 0; i < 4; i++)
        {
            foreach (var query in queries)
            {
                await one.ExecuteAsync(query, caller: Manager);
                await two.ExecuteAsync(query, caller: Manager);
                Assert.Empty((await one.ExecuteAsync(query, caller: Manager)).Statements);
            }

            var writer = i % 2 == 0 ? one : two;
            var written = i % 2 == 0
                ? await writer.MutateAsync("assignDelivery", new { deliveryId = delivery, courierId = courier }, caller: Manager)
                : await writer.MutateAsync("updateDeliveryStatus", new { deliveryId = delivery, status = "FAILED" }, caller: Manager);
            Assert.True(written.IsDone, written.Payload.GetRawText());
            foreach (var query in queries)
            {
                var expected = (await plain.ExecuteAsync(query, caller: Manager)).Text;
                Assert.Equal((query, expected), (query, (await one.ExecuteAsync(query, caller: Manager)).Text));
                Assert.Equal((query, expected), (query, (await two.ExecuteAsync(query, caller: Manager)).Text));
            }
        }
    }

    // Rows of users are kept whole, for whoever refers to them: what is counted for them is not.
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Read_CountOfARowThatIsKept_IsNeverKeptWithIt(TestProvider provider)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var gateway = await TestGateway.CreateCachedAsync(provider, FleetDatabases.Demo, redis.Configuration);
        await using var plain = gateway.Beside();
        var ticket = await FirstAsync<Ticket>(gateway, row => row.OrganizationId == 1 && row.Status == TicketStatus.Open && row.AssignedToId != null);
        var other = await FirstAsync<Ticket>(gateway, row => row.OrganizationId == 1 && row.Status == TicketStatus.InProgress);
        static string Query(string id, string more = "") => $$"""{ ticket(id: "{{id}}") { subject assignedTo { fullName{{more}} } } }""";

        await gateway.ExecuteAsync(Query(ticket), caller: Manager);
        var before = await gateway.ExecuteAsync(Query(ticket, " openTickets"), caller: Manager);
        Assert.True((await gateway.MutateAsync("resolveTicket", new { ticketId = ticket, resolution = "done" }, caller: Manager)).IsDone);
        var after = await gateway.ExecuteAsync(Query(ticket, " openTickets"), caller: Manager);

        Assert.Equal(2, before.Statements.Count);
        Assert.Equal((await plain.ExecuteAsync(Query(ticket, " openTickets"), caller: Manager)).Text, after.Text);
        Assert.Equal(CountIn(before) - 1, CountIn(after));
        Assert.Equal((await plain.ExecuteAsync(Query(other, " openTickets"), caller: Manager)).Text, (await gateway.ExecuteAsync(Query(other, " openTickets"), caller: Manager)).Text);

        static int CountIn(GatewayAnswer answer) => answer.Data.GetProperty("ticket").GetProperty("assignedTo").GetProperty("openTickets").GetInt32();
    }

    [SkippableTheory]
    [InlineData(TestProvider.Sqlite, "{ delivery(id: \"@\") { isLate } }")]
    [InlineData(TestProvider.PostgreSql, "{ delivery(id: \"@\") { isLate } }")]
    [InlineData(TestProvider.Sqlite, "{ deliveries(where: { id: { eq: \"@\" }, isLate: { eq: true } }) { totalCount } }")]
    [InlineData(TestProvider.PostgreSql, "{ deliveries(where: { id: { eq: \"@\" }, isLate: { in: [true] } }) { totalCount } }")]
    [InlineData(TestProvider.Sqlite, "{ couriers(where: { deliveries: { count: { where: { id: { eq: \"@\" }, isLate: { eq: true } }, gte: 1 } } }) { totalCount } }")]
    [InlineData(TestProvider.PostgreSql, "{ deliveries(where: { id: { eq: \"@\" } }) { groups(by: [{ isLate: {} }]) { key { isLate } } } }")]
    [InlineData(TestProvider.Sqlite, "{ deliveries(where: { id: { eq: \"@\" } }, order: [{ isLate: DESC }]) { edges { cursor } } }")]
    public async Task Read_WhatHangsOnTheClock_IsKeptToTheEndOfTheMinuteAndNoLonger(TestProvider provider, string text)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        var time = new FakeTimeProvider(FleetDatabases.DemoUntil.AddSeconds(20));
        await using var gateway = await TestGateway.CreateCachedAsync(provider, FleetDatabases.Demo, redis.Configuration, services => services.AddSingleton<TimeProvider>(time));
        var delivery = await FirstAsync<Delivery>(gateway, row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Assigned);
        var query = text.Replace("@", delivery, StringComparison.Ordinal);

        // Created so that it is late from the next full minute on.
        await SetAsync(gateway, async context =>
        {
            var row = await context.Deliveries.FirstAsync(row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Assigned);
            var created = time.GetUtcNow().AddSeconds(10).Subtract(DeliveryPromise.Time);
            await context.Deliveries.Where(other => other.Id == row.Id).ExecuteUpdateAsync(set => set.SetProperty(other => other.CreatedAt, created));
        });
        var first = await gateway.ExecuteAsync(query, caller: Manager);
        time.Advance(TimeSpan.FromSeconds(38));
        var kept = await gateway.ExecuteAsync(query, caller: Manager);
        time.Advance(TimeSpan.FromSeconds(2));
        var next = await gateway.ExecuteAsync(query, caller: Manager);

        Assert.NotEmpty(first.Statements);
        Assert.Equal((first.Text, 0), (kept.Text, kept.Statements.Count));
        Assert.NotEmpty(next.Statements);
        Assert.NotEqual(first.Text, next.Text);
    }
}
