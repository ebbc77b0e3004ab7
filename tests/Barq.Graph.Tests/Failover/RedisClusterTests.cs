using System.Net.Http.Json;
using System.Text.Json;
using Barq.Testing;
using Barq.Testing.Databases;
using Barq.Testing.Failover;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Barq.Testing.Redis;

namespace Barq.Graph.Tests.Failover;

/// <summary>A Redis Cluster behind <c>REDIS_URL</c> alone. It has no database 1, and the jobs, which wanted that one, once failed for ever with a warning each second.</summary>
public sealed class RedisClusterTests
{
    [SkippableFact]
    public async Task Cluster_AsRedisUrlAlone_HasTheJobsDone()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var cluster = await RedisClusterServers.StartNewAsync();
        var environment = new Dictionary<string, string?> { ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = cluster.Url };
        await using var host = await GatewayProcess.StartAsync(new GatewayStart { Program = RepositoryFolder.Program("Barq.Jobs"), Environment = environment });
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart { Environment = environment });

        var asked = await AskAsync(gateway, "mutation { recomputeCourierPerformance(input: { organizationId: \"T3JnYW5pemF0aW9uOjE=\" }) { job { id } } }");
        var id = asked.GetProperty("recomputeCourierPerformance").GetProperty("job").GetProperty("id").GetString();

        await Poll.UntilAsync(async () => (await AskAsync(gateway, $"{{ node(id: \"{id}\") {{ ... on BackgroundJob {{ status }} }} }}")).GetProperty("node").GetProperty("status").GetString() == "SUCCEEDED", "the job to be done");
    }

    [SkippableFact]
    public async Task Cluster_SlotsMovedAndPrimaryKilledUnderLoad_IsNoticedByNobody()
    {
        var found = await ClusterFailover.RunAsync(clients: 4, before: TimeSpan.FromSeconds(1), after: TimeSpan.FromSeconds(1));

        Assert.True(found.Seen.IsTrue, found.Seen.Summary);
        Assert.True(found.Seen.Failed == 0, found.Seen.FirstFailure);
        Assert.NotEqual(0, found.Seen.Watched.Heard);
        Assert.Equal(0, found.Caller.Others);
        Assert.NotEqual(0, found.Caller.Refused);

        // What was let through while nobody could count for all is not counted afterwards.
        Assert.InRange(found.Caller.MostInWindow, 1, 2 * ClusterFailover.Limit);
        Assert.Equal((102, 4), (found.Slots, found.JobsDone));
        Assert.NotEqual(0, found.Keys);
    }

    [Fact]
    public async Task Cluster_WithADatabase_IsRefusedInOneLine()
    {
        var refused = await GatewayCommand.RunAsync(new GatewayStart { Environment = new Dictionary<string, string?> { ["JOBS_REDIS_URL"] = "redis://127.0.0.1:1,127.0.0.1:2/1" } });

        Assert.Equal(1, refused.ExitCode);
        Assert.Equal("barq: JOBS_REDIS_URL is 'redis://127.0.0.1:1,127.0.0.1:2/1': several hosts are a cluster's nodes, and a cluster has no database but 0.", Assert.Single(refused.ErrorLines));
    }

    private static async Task<JsonElement> AskAsync(GatewayProcess gateway, string query)
    {
        using var answer = await gateway.Client.PostAsJsonAsync("graphql", new { query });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
    }
}
