using Barq.Graph.Tests.Gateway;
using Barq.Persistence.SecondLevelCache;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Batching;

/// <summary>Relations that are declared to come from the cache: a batch of keys for each, and a statement only for what is not there.</summary>
public sealed class CachedRelationTests : MutationTest
{
    [SkippableTheory, InlineData(TestProvider.Sqlite), InlineData(TestProvider.PostgreSql)]
    public async Task Query_OverCachedRelations_TakesAStatementForEachOnceAndThenNone(TestProvider provider)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var gateway = await TestGateway.CreateCachedAsync(provider, FleetDatabases.Demo, redis.Configuration);
        await using var plain = gateway.Beside();
        static string Query(int first) =>
            $$"""{ couriers(first: {{first}}) { nodes { fullName organization { name } currentVehicle { plateNumber organization { slug vehicles(first: 1) { nodes { plateNumber } } } } } } }""";

        var cold = await gateway.ExecuteAsync(Query(50));
        var statistics = gateway.Services.GetRequiredService<CacheStatistics>();
        var trips = statistics.SharedReads;
        var warm = await gateway.ExecuteAsync(Query(49));

        Assert.Equal((await plain.ExecuteAsync(Query(50))).Text, cold.Text);
        Assert.Equal((await plain.ExecuteAsync(Query(49))).Text, warm.Text);

        // The couriers, their organizations, their vehicles, those vehicles' organizations (loaded with the first), and the list below those.
        Assert.Equal(4, cold.Statements.Count);
        Assert.Equal(2, warm.Statements.Count);
        Assert.Equal(trips + 1, statistics.SharedReads);
    }

    [SkippableTheory, InlineData(TestProvider.Sqlite), InlineData(TestProvider.PostgreSql)]
    public async Task Query_OverACachedRelation_SeesAChangeAtOnceAndOnlyOnesOwn(TestProvider provider)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var one = await TestGateway.CreateCachedAsync(provider, FleetDatabases.Demo, redis.Configuration);
        await using var two = await one.BesideCachedAsync();
        var courier = await FirstAsync<Barq.Persistence.Couriers.Courier>(one, row => row.OrganizationId == 1);
        var query = $$"""{ courier(id: "{{courier}}") { organization { name } } }""";
        for (var i = 0; i < 10; i++)
        {
            await one.ExecuteAsync(query, caller: Manager);
            await two.ExecuteAsync(query, caller: Manager);
            await (i % 2 == 0 ? one : two).MutateAsync("updateOrganization", new { organizationId = MutationAnswers.Id("Organization", 1), name = $"Name {i}" }, caller: Admin);
            Assert.Contains($"Name {i}", (await one.ExecuteAsync(query, caller: Manager)).Text, StringComparison.Ordinal);
            Assert.Contains($"Name {i}", (await two.ExecuteAsync(query, caller: Manager)).Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Name", (await one.ExecuteAsync(query, caller: Stranger)).Text, StringComparison.Ordinal);
    }
}
