using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Access;
using Barq.Persistence.Deliveries;
using Barq.Persistence.SecondLevelCache;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.ResponseCache;

/// <summary>Whole answers are kept until something that they were made of changes, and no longer.</summary>
public sealed class ResponseCacheTests : MutationTest
{
    private const string List = "{ deliveries(first: 3, order: [{ id: DESC }]) { totalCount nodes { id notes } } }";

    public static TheoryData<TestProvider, TestRedis> Both => new()
    {
        { TestProvider.Sqlite, TestRedis.Garnet }, { TestProvider.PostgreSql, TestRedis.Redis },
    };

    [SkippableTheory, MemberData(nameof(Both))]
    public async Task Query_Repeated_IsAnsweredWithoutAStatementOnEveryNode(TestProvider provider, TestRedis kind)
    {
        await using var redis = await RedisServer.CreateAsync(kind);
        await using var one = await TestGateway.CreateCachedAsync(provider, FleetDatabases.Demo, redis.Configuration);
        await using var two = await one.BesideCachedAsync();

        var first = await one.ExecuteAsync(List, caller: Manager);
        var again = await one.ExecuteAsync(List, caller: Manager);
        await Poll.UntilAsync(() => one.Services.GetRequiredService<CacheStatistics>().SharedWrites == 1, "the answer to be written");

        Assert.NotEmpty(first.Statements);
        Assert.Empty(again.Statements);
        Assert.Equal(first.Text, again.Text);
        await Poll.UntilAsync(async () => (await two.ExecuteAsync(List, caller: Manager)).Statements.Count == 0, "the answer to come from Redis");
        Assert.Equal(first.Text, (await two.ExecuteAsync(List, caller: Manager)).Text);
        var counts = one.Services.GetRequiredService<CacheStatistics>().Of(CacheNamespace.Responses);
        Assert.Equal((2, 1, 1), (counts.Lookups, counts.MemoryHits, counts.MemoryMisses));
        Assert.True(counts.AddUp, counts.ToString());
    }

    [SkippableTheory, MemberData(nameof(Both))]
    public async Task Write_Done_DropsWhatItTouchedAndNothingElse(TestProvider provider, TestRedis kind)
    {
        await using var redis = await RedisServer.CreateAsync(kind);
        await using var gateway = await TestGateway.CreateCachedAsync(provider, FleetDatabases.Demo, redis.Configuration);
        var mine = await FirstAsync<Delivery>(gateway, row => row.OrganizationId == 1 && row.CourierId != null && row.Status == DeliveryStatus.Assigned);
        var other = await FirstAsync<Delivery>(gateway, row => row.OrganizationId == 1 && row.CourierId == null);
        long courierKey;
        await using (var context = gateway.Database.CreateFleetContext())
        {
            courierKey = await context.Deliveries.Where(row => row.OrganizationId == 1 && row.CourierId != null && row.Status == DeliveryStatus.Assigned)
                .OrderBy(row => row.Id).Select(row => row.CourierId!.Value).FirstAsync();
        }

        var queries = new Dictionary<string, (string Query, Caller Caller)>
        {
            ["this delivery"] = ($$"""{ delivery(id: "{{mine}}") { notes } }""", Manager),
            ["this delivery by node"] = ($$"""{ node(id: "{{mine}}") { ... on Delivery { notes } } }""", Manager),
            ["this delivery and its courier"] = ($$"""{ delivery(id: "{{mine}}") { courier { fullName } } }""", Manager),
            ["another delivery"] = ($$"""{ delivery(id: "{{other}}") { notes } }""", Manager),
            ["deliveries"] = (List, Manager),
            ["deliveries by courier's city"] = ("""{ deliveries(where: { courier: { city: { eq: "Riyadh" } } }) { totalCount } }""", Manager),
            ["deliveries grouped by courier's city"] = ("{ deliveries { groups(by: [{ courier: { city: {} } }]) { key { courier { city } } count } } }", Manager),
            ["deliveries in the order of their couriers"] = ("{ deliveries(first: 2, order: [{ courier: { fullName: ASC } }]) { nodes { id } } }", Manager),
            ["deliveries grouped by status"] = ("{ deliveries { groups(by: [{ status: {} }]) { key { status } count } } }", Manager),
            ["deliveries of all"] = (List, Caller.System),
            ["deliveries of another organization"] = (List, Stranger),
            ["a search for deliveries"] = ("{ search(text: \"bq\", kinds: [DELIVERY]) { node { ... on Delivery { id courier { fullName } } } } }", Manager),
            ["a search that finds no delivery"] = ("{ search(text: \"new-1\", kinds: [DELIVERY]) { field } }", Manager),
            ["a search for couriers"] = ("{ search(text: \"al\", kinds: [COURIER]) { field } }", Manager),
            ["a search for another organization"] = ("{ search(text: \"bq\") { field } }", Stranger),
            ["couriers"] = ("{ couriers { nodes { fullName } } }", Manager),
            ["couriers with deliveries"] = ("{ couriers { nodes { deliveries { totalCount } } } }", Manager),
            ["vehicles"] = ("{ vehicles { nodes { plateNumber } } }", Manager),
            ["events"] = ($$"""{ delivery(id: "{{other}}") { events { totalCount } } }""", Manager),
        };

        async Task<string[]> DroppedAsync(string mutation, object input)
        {
            foreach (var (query, caller) in queries.Values)
            {
                await gateway.ExecuteAsync(query, caller: caller);
                Assert.Empty((await gateway.ExecuteAsync(query, caller: caller)).Statements);
            }

            Assert.True((await gateway.MutateAsync(mutation, input, caller: Manager)).IsDone);
            var dropped = new List<string>();
            foreach (var (name, (query, caller)) in queries)
            {
                if ((await gateway.ExecuteAsync(query, caller: caller)).Statements.Count > 0)
                {
                    dropped.Add(name);
                }
            }

            return [.. dropped];
        }

        Assert.Equal(
            ["this delivery", "this delivery by node", "this delivery and its courier", "deliveries", "deliveries by courier's city", "deliveries grouped by courier's city", "deliveries in the order of their couriers", "deliveries grouped by status", "deliveries of all", "a search for deliveries", "a search that finds no delivery", "couriers with deliveries"],
            await DroppedAsync("updateDelivery", new { deliveryId = mine, notes = "new" }));
        Assert.Equal(
            ["this delivery and its courier", "deliveries by courier's city", "deliveries grouped by courier's city", "deliveries in the order of their couriers", "a search for couriers", "couriers", "couriers with deliveries"],
            await DroppedAsync("updateCourier", new { courierId = MutationAnswers.Id("Courier", courierKey), fullName = "Somebody else" }));
        Assert.Equal(
            ["deliveries", "deliveries by courier's city", "deliveries grouped by courier's city", "deliveries in the order of their couriers", "deliveries grouped by status", "deliveries of all", "a search for deliveries", "a search that finds no delivery", "couriers with deliveries", "events"],
            await DroppedAsync("createDelivery", new { trackingNumber = "NEW-1", pickupAddress = "a", deliveryAddress = "b", codAmount = 1 }));
    }

    [SkippableTheory, MemberData(nameof(Both))]
    public async Task Query_OfWhatIsMissing_FindsItWhenItIsThere(TestProvider provider, TestRedis kind)
    {
        await using var redis = await RedisServer.CreateAsync(kind);
        await using var gateway = await TestGateway.CreateCachedAsync(provider, FleetDatabases.Demo, redis.Configuration);
        const string Query = """{ deliveryByTrackingNumber(trackingNumber: "LATE-1") { trackingNumber } }""";
        await gateway.ExecuteAsync(Query, caller: Manager);
        Assert.Empty((await gateway.ExecuteAsync(Query, caller: Manager)).Statements);

        await gateway.MutateAsync("createDelivery", new { trackingNumber = "LATE-1", pickupAddress = "a", deliveryAddress = "b", codAmount = 1 }, caller: Manager);

        Assert.Contains("LATE-1", (await gateway.ExecuteAsync(Query, caller: Manager)).Text, StringComparison.Ordinal);
    }

    [SkippableTheory, MemberData(nameof(Both))]
    public async Task Query_OfOthers_NeverGetsAnAnswerThatIsNotTheirs(TestProvider provider, TestRedis kind)
    {
        await using var redis = await RedisServer.CreateAsync(kind);
        await using var cached = await TestGateway.CreateCachedAsync(provider, FleetDatabases.Demo, redis.Configuration);
        await using var plain = cached.Beside();
        const string Query = "{ couriers(first: 2) { totalCount nodes { fullName mobileNumber deliveries { totalCount } } } auditLog { totalCount } }";
        const string Couriers = "{ couriers(first: 2) { totalCount nodes { fullName mobileNumber deliveries { totalCount } } } }";
        for (var round = 0; round < 2; round++)
        {
            foreach (var caller in new[] { Manager, Viewer, Admin, Stranger, Caller.Courier(1, 1), Caller.Courier(1, 2), Caller.System, Caller.PlatformAdministrator("p") })
            {
                foreach (var query in new[] { Query, Couriers, "{ organizations { totalCount } }", "{ deliveries { groups(by: [{ courier: { city: {} } }, { status: {} }], first: 100) { key { status courier { city } } count } } }", "{ deliveries(first: 5, order: [{ courier: { fullName: DESC } }]) { nodes { id } pageInfo { endCursor } } }", "{ __typename couriers { __typename } }" })
                {
                    Assert.Equal((await plain.ExecuteAsync(query, caller: caller)).Text, (await cached.ExecuteAsync(query, caller: caller)).Text);
                }
            }
        }
    }

    [SkippableTheory, MemberData(nameof(Both))]
    public async Task Query_ManyAtOnce_IsExecutedOnce(TestProvider provider, TestRedis kind)
    {
        await using var redis = await RedisServer.CreateAsync(kind);
        await using var gateway = await TestGateway.CreateCachedAsync(provider, FleetDatabases.Demo, redis.Configuration);
        const string Query = "{ tickets(first: 50) { nodes { subject } } }";

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Task.Run(() => gateway.ExecuteAsync(Query, caller: Manager))));

        Assert.Single(answers.Select(answer => answer.Text).Distinct());
        Assert.Single((await gateway.ExecuteAsync(Query, caller: Manager)).AllStatements);
        var counts = gateway.Services.GetRequiredService<CacheStatistics>().Of(CacheNamespace.Responses);
        Assert.Equal(61, counts.Lookups);
        Assert.True(counts.AddUp, counts.ToString());
    }

    [SkippableTheory, MemberData(nameof(Both))]
    public async Task Query_WithErrorsOrNotToBeKept_IsExecutedEachTime(TestProvider provider, TestRedis kind)
    {
        await using var redis = await RedisServer.CreateAsync(kind);
        await using var gateway = await TestGateway.CreateCachedAsync(provider, FleetDatabases.Demo, redis.Configuration);
        await gateway.ExecuteAsync("{ auditLog { totalCount } }", caller: Admin);
        Assert.NotEmpty((await gateway.ExecuteAsync("{ auditLog { totalCount } }", caller: Admin)).Statements);

        const string Bad = "query($id: ID!) { delivery(id: $id) { id } }";
        Assert.Equal("BAD_USER_INPUT", (await gateway.ExecuteAsync(Bad, new { id = "x" }, caller: Admin)).ErrorCode);
        Assert.Equal("BAD_USER_INPUT", (await gateway.ExecuteAsync(Bad, new { id = "x" }, caller: Admin)).ErrorCode);
        Assert.Equal(0, gateway.Services.GetRequiredService<CacheStatistics>().Of(CacheNamespace.Responses).Hits);
    }
}
