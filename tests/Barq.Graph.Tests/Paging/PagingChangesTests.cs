using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.Paging.Model;
using Barq.Persistence.Deliveries;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Graph.Tests.Paging;

/// <summary>
/// Walks from page to page while rows are inserted, deleted and changed between the pages: a row that stays as it is comes exactly once
/// and in its place, whatever happens around it.
/// </summary>
public sealed class PagingChangesTests
{
    private const int Walks = 30;
    private const int ChangesPerPage = 2;
    // Rows that are always added ahead of a walk in small steps would let it never end.
    private const int ChangedPages = 12;
    // Tickets hold on to the deliveries before this one.
    private const int FirstDeletable = 30;

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Walk_RowsChangeBetweenPages_ShowsEachUnchangedRowOnceAndInOrder(TestProvider provider)
    {
        await using var gateway = await TestGateway.CreateAsync(
            provider, RandomFleet.Template, services => services.AddSingleton<TimeProvider>(new FakeTimeProvider(RandomFleet.Now)));
        var nextId = 1000L;
        var courier = new ModelRow("Courier", 1);
        var walk = Gen.Select(
            Gen.Select(Gen.OneOf([.. ModelSchema.Fields("Delivery"), "id"]), Gen.Bool).Array[0, 3], Gen.Bool, Gen.Int[1, 20], Gen.Bool, Gen.Int,
            (order, backward, size, isNested, seed) => new Walk(order, backward, size, isNested ? courier : null, seed));

        await walk.SampleAsync(
            async taken => nextId = await WalkAsync(gateway, taken, nextId), iter: Iterations.Of(Walks), threads: 1, print: taken => taken.ToString());
    }

    private static async Task<long> WalkAsync(TestGateway gateway, Walk walk, long nextId)
    {
        var random = new Random(walk.Seed);
        var connection = new Connection("deliveries", Condition.None, walk.Order, new Page(walk.Backward, walk.Size, null, null), [], []);
        var before = (await ModelFleet.ReadAsync(gateway.Database))["deliveries"]
            .Where(row => walk.Courier is null || (long?)row.Values["courierId"] == walk.Courier.Id).ToList();
        HashSet<string> changed = [];
        List<string> seen = [];
        string? cursor = null;
        var hasMore = true;
        for (var pages = 0; hasMore; pages++)
        {
            var page = await ReadAsync(gateway, walk, connection, cursor);
            seen.InsertRange(walk.Backward ? 0 : seen.Count, page.Ids);
            (cursor, hasMore) = (page.Cursor, page.HasMore);
            if (pages >= ChangedPages)
            {
                continue;
            }

            await using var context = gateway.Database.CreateFleetContext();
            nextId = await ChangeAsync(context, random, nextId, changed);
        }

        var expected = connection.Sorted(before.Where(row => !changed.Contains(row.GlobalId))).Select(row => row.GlobalId).ToList();
        var known = expected.ToHashSet();
        Assert.Equal(expected, seen.Where(known.Contains));
        return nextId;
    }

    private static async Task<(string[] Ids, string? Cursor, bool HasMore)> ReadAsync(TestGateway gateway, Walk walk, Connection connection, string? cursor)
    {
        var (size, position, flag, end) = walk.Backward ? ("last", "before", "hasPreviousPage", "startCursor") : ("first", "after", "hasNextPage", "endCursor");
        var list = $"deliveries({size}: {walk.Size}, order: {connection.OrderLiteral}{(cursor is null ? "" : $", {position}: \"{cursor}\"")}) "
            + $"{{ nodes {{ id }} pageInfo {{ {flag} {end} }} }}";
        var answer = await gateway.ExecuteAsync(walk.Courier is null ? $"{{ {list} }}" : $"{{ courier(id: \"{walk.Courier.GlobalId}\") {{ {list} }} }}");
        Assert.True(answer.ErrorCode is null, answer.Text);
        var page = (walk.Courier is null ? answer.Data : answer.Data.GetProperty("courier")).GetProperty("deliveries");
        var ids = page.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!).ToArray();
        var info = page.GetProperty("pageInfo");
        return (ids, info.GetProperty(end).GetString(), info.GetProperty(flag).GetBoolean());
    }

    private static async Task<long> ChangeAsync(Barq.Persistence.Storage.FleetDbContext context, Random random, long nextId, HashSet<string> changed)
    {
        for (var i = 0; i < ChangesPerPage; i++)
        {
            var added = RandomFleet.Delivery(random, nextId++);
            context.Add(added);
            await context.SaveChangesAsync();
            context.ChangeTracker.Clear();

            var ids = await context.Deliveries.Where(delivery => delivery.Id >= FirstDeletable).Select(delivery => delivery.Id).ToArrayAsync();
            var (deleted, updated) = (ids[random.Next(ids.Length)], ids[random.Next(ids.Length)]);
            await context.Deliveries.Where(delivery => delivery.Id == deleted).ExecuteDeleteAsync();
            var values = RandomFleet.Delivery(random, updated);
            await context.Deliveries.Where(delivery => delivery.Id == updated).ExecuteUpdateAsync(set => set
                .SetProperty(delivery => delivery.Status, values.Status)
                .SetProperty(delivery => delivery.CodAmount, values.CodAmount)
                .SetProperty(delivery => delivery.Notes, values.Notes)
                .SetProperty(delivery => delivery.DeliveredAt, values.DeliveredAt)
                .SetProperty(delivery => delivery.CreatedAt, values.CreatedAt));
            changed.UnionWith(new[] { added.Id, deleted, updated }.Select(id => new ModelRow(nameof(Delivery), id).GlobalId));
        }

        return nextId;
    }

    /// <summary>A way through a list.</summary>
    private sealed record Walk((string Field, bool Descending)[] Order, bool Backward, int Size, ModelRow? Courier, int Seed)
    {
        public override string ToString() =>
            $"{(Backward ? "last" : "first")} {Size} of {(Courier is null ? "deliveries" : "courier.deliveries")} by {string.Join(", ", Order)}, changes by {Seed}";
    }
}
