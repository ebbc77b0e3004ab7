using Barq.Testing.Failover;

namespace Barq.Graph.Tests.Failover;

/// <summary>The drills of what no other server takes over, short.</summary>
public sealed class OutageTests
{
    private static readonly TimeSpan _short = TimeSpan.FromSeconds(1);

    [SkippableFact]
    public async Task Issuer_AwayAndSilent_TokensOfKnownKeysAreTakenAndOthersRefusedAtOnce()
    {
        var seen = await IssuerOutage.RunAsync(TimeSpan.FromSeconds(2));

        Assert.Equal((0, 0, 0), (seen.Failed, seen.NotRefused, seen.Unready));
        Assert.NotEqual(0, seen.Answered);
        Assert.NotEqual(0, seen.Refused);
    }

    [SkippableFact]
    public async Task PostgreSql_DiskFull_WritesAreToldSoAndGoOnOnceThereIsRoom()
    {
        var (seen, _) = await FullDisk.OfPostgreSqlAsync(clients: 4, before: _short, after: _short, isReal: false);

        Assert.Equal((0, 0), (seen.Stale, seen.Lost));
        Assert.NotEqual(0, seen.Failed);
        Assert.Contains("SERVICE_UNAVAILABLE", seen.FirstFailure, StringComparison.Ordinal);
        Assert.DoesNotContain("could not extend", seen.FirstFailure, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Redis_TakesNoWrites_NothingIsStaleAndJobsAreDoneOnceItDoes()
    {
        var (seen, _) = await FullDisk.OfRedisAsync(clients: 4, before: _short, after: _short, isReal: false);

        Assert.Equal((0, 0), (seen.Stale, seen.Lost));
        Assert.True(seen.Failed == 0, seen.FirstFailure);
    }
}
