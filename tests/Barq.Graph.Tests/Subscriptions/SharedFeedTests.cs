using System.Text.Json;
using Barq.Graph.Limits;
using Barq.Graph.Subscriptions.Running;
using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.TypeSystem;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Changes;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Events;
using Barq.Persistence.Tickets;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using GraphQL;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Subscriptions;

/// <summary>Subscriptions that differ only in how their documents name and order what they want are read once: 2000 of them cost 7.5 s of CPU for two mutations.</summary>
public sealed class SharedFeedTests : SubscriptionTest
{
    private const int Selections = 25;
    private const int Spellings = 6;

    private static readonly Dictionary<string, EventFact> _facts = new() { ["status"] = new("A", "B"), ["slaBreached"] = new("false", "true") };

    /// <summary>All subscriptions to events.</summary>
    public static TheoryData<string> Fields =>
        new(TestSchema.Instance.Subscription!.Fields.Where(candidate => candidate.ResolvedType is IObjectGraphType).Select(candidate => candidate.Name));

    [Theory, MemberData(nameof(Fields))]
    public async Task Event_ForManySpellingsOfAnySelection_IsReadOnceAndWrittenAsEachWantsIt(string field)
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo, services =>
        {
            services.AddSingleton(new LimitsOptions { MaxRows = 10_000_000, MaxStatements = 1000 });
            services.AddSingleton(new CostOptions { MaxCost = 10_000_000 });
        });
        var definition = gateway.Services.GetRequiredService<ISchema>().Subscription!.Fields.Find(field)!;
        var type = (IObjectGraphType)definition.ResolvedType!.GetNamedType();
        var id = await SubjectAsync(gateway, type.Name);
        var hub = gateway.Services.GetRequiredService<SubscriptionHub>();
        var reader = gateway.Services.GetRequiredService<EventReader>();
        var arguments = definition.Arguments?.Find("id") is null ? "" : $"(id: \"{id}\")";
        for (var seed = 0; seed < Selections; seed++)
        {
            var selection = SpelledSelection.Grow(type, seed);
            var spellings = Enumerable.Range(0, Spellings).Select(i => selection.Write(i == 0 ? null : new Random((100 * seed) + i))).Distinct(StringComparer.Ordinal).ToArray();
            var listeners = new List<Listener>();
            foreach (var spelling in spellings)
            {
                listeners.Add(await SubscribeAsync(gateway, $"subscription {{ {field}{arguments} {spelling} }}", caller: Admin));
            }

            Assert.True((hub.GroupCount, hub.FeedCount) == (spellings.Length, 1), $"{hub.FeedCount} feeds of {hub.GroupCount} for\n{string.Join('\n', spellings)}");
            var before = reader.Reads;
            await HappenAsync(gateway, type.Name, id);
            foreach (var (spelling, listener) in spellings.Zip(listeners))
            {
                var told = (await listener.NextAsync())!.Value;
                var asked = await gateway.ExecuteAsync($"{{ node(id: \"{id}\") {{ ... on {type.Name} {spelling} }} }}", caller: Admin);
                Assert.Equal(asked.Data.GetProperty("node").GetRawText(), told.GetProperty("data").GetProperty(field).GetRawText());
                listener.Dispose();
            }

            Assert.Equal((1, 0, 0), (reader.Reads - before, hub.GroupCount, hub.FeedCount));
        }
    }

    [Fact]
    public async Task Event_ForThoseWhoMaySeeDifferentRowsOrWantDifferentOnes_IsReadForEach()
    {
        await using var gateway = await StartAsync(TestProvider.Sqlite);
        var id = await SubjectAsync(gateway, nameof(Delivery));
        var other = await FirstAsync<Delivery>(gateway, row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Assigned);
        const string Watch = "subscription($id: ID!, $n: Int) { deliveryChanged(id: $id) { notes courier { deliveries(first: $n) { nodes { id } } } } }";
        Listener[] listeners =
        [
            await SubscribeAsync(gateway, Watch, new { id, n = 2 }),
            await SubscribeAsync(gateway, Watch, new { id, n = 3 }),
            await SubscribeAsync(gateway, Watch, new { id = other, n = 2 }),
            await SubscribeAsync(gateway, Watch, new { id, n = 2 }, Viewer),
            await SubscribeAsync(gateway, Watch, new { id, n = 2 }, Stranger),
            await SubscribeAsync(gateway, Watch.Replace("notes", "status", StringComparison.Ordinal), new { id, n = 2 }),
            await SubscribeAsync(gateway, Watch.Replace("nodes { id }", "totalCount", StringComparison.Ordinal), new { id, n = 2 }),
            await SubscribeAsync(gateway, Watch.Replace("nodes { id }", "totalCount(atMost: 1)", StringComparison.Ordinal), new { id, n = 2 }),
            await SubscribeAsync(gateway, Watch.Replace("nodes { id }", "totalCount(atMost: 2)", StringComparison.Ordinal), new { id, n = 2 }),
            await SubscribeAsync(gateway, "subscription { deliveryStatusChanged { notes courier { deliveries(first: 2) { nodes { id } } } } }"),
            await SubscribeAsync(gateway, "subscription { deliveryStatusChanged(where: { status: { eq: DELIVERED } }) { notes courier { deliveries(first: 2) { nodes { id } } } } }"),
        ];
        var hub = gateway.Services.GetRequiredService<SubscriptionHub>();
        Assert.Equal((listeners.Length, listeners.Length), (hub.GroupCount, hub.FeedCount));

        // Of these two the values are the same, whatever they are called, and the first of all wants them too.
        using var named = await SubscribeAsync(gateway, Watch.Replace("$n", "$count", StringComparison.Ordinal), new { id, count = 2 });
        using var written = await SubscribeAsync(gateway, $"subscription {{ it: deliveryChanged(id: \"{id}\") {{ by: courier {{ deliveries(first: 2) {{ nodes {{ id }} }} }} notes }} }}");
        Assert.Equal((listeners.Length + 2, listeners.Length), (hub.GroupCount, hub.FeedCount));
        foreach (var listener in listeners)
        {
            listener.Dispose();
        }

        // Who came first has gone, and what it began goes on.
        await HappenAsync(gateway, nameof(Delivery), id);
        Assert.Equal(2, (await named.NextAsync())!.Value.GetProperty("data").GetProperty("deliveryChanged").GetProperty("courier").GetProperty("deliveries").GetProperty("nodes").GetArrayLength());
        Assert.Equal(JsonValueKind.Object, (await written.NextAsync())!.Value.GetProperty("data").GetProperty("it").GetProperty("by").ValueKind);
    }

    private static async Task<string> SubjectAsync(TestGateway gateway, string type)
    {
        if (type == nameof(BackgroundJob))
        {
            await SetAsync(gateway, async context => await context.BackgroundJobs.AddAsync(new BackgroundJob
            {
                OrganizationId = 1, Kind = "echo", Queue = "default", Arguments = "{}", RequestedBy = "user 7", Status = JobStatus.Running, Progress = 40, RunAfter = FleetDatabases.DemoUntil,
            }));
            return await FirstAsync<BackgroundJob>(gateway, row => row.OrganizationId == 1);
        }

        return type == nameof(Ticket)
            ? await FirstAsync<Ticket>(gateway, row => row.OrganizationId == 1 && row.CourierId != null && row.DeliveryId != null)
            : await FirstAsync<Delivery>(gateway, row => row.OrganizationId == 1 && row.CourierId != null);
    }

    private static Task HappenAsync(TestGateway gateway, string type, string id) => gateway.Services.GetRequiredService<FleetEvents>().PublishAsync(
        new FleetEvent
        {
            Kind = type == nameof(BackgroundJob) ? FleetEventKinds.JobProgressed : FleetEventKinds.EntityChanged, EntityType = type,
            Key = Barq.Graph.NodeIds.NodeId.TryParse(id, out var node) ? node.Key : 0, OrganizationId = 1, OccurredAt = DateTimeOffset.UnixEpoch, Facts = _facts,
        },
        CancellationToken.None);
}
