using Barq.Testing.Failover;

namespace Barq.Graph.Tests.Failover;

/// <summary>The drills of what no other server takes over, short.</summary>
public sealed class OutageTests
{
    private static readonly TimeSpan _short = TimeSpan.FromSeconds(1);

    [SkippableFact]
    public async Task Gateway_FrozenBehindNginx_IsLeftOutUntilItGoesOn()
    {
        var found = await LostGateway.RunAsync(clients: 4, _short, isKilled: false);

        Assert.True(found.Seen.IsTrue, found.Seen.Summary);
    }

    [SkippableFact]
    public async Task Issuer_AwayAndSilent_TokensOfKnownKeysAreTakenAndOthersRefusedAtOnce()
    {
        var seen = await IssuerOutage.RunAsync(clients: 4, TimeSpan.FromSeconds(2));

        Assert.Equal((0, 0, 0), (seen.Failed, seen.NotRefused, seen.Unready));
        Assert.True(seen.Seen.Failed == 0, seen.Seen.FirstFailure);
        Assert.True(seen.Seen.IsTrue, seen.Seen.Summary);
        Assert.NotEqual(0, seen.Answered);
        Assert.NotEqual(0, seen.Refused);
    }

    // One ahead asks for jobs that are not due for the others yet.
    [SkippableFact]
    public async Task Clock_OfOneNodeFiveMinutesAhead_LosesNothingAndDoesEachJobOnce()
    {
        var found = await ClockDrift.RunAsync(clients: 4, _short, seconds: 300);

        Assert.True(found.Seen.Failed == 0, found.Seen.FirstFailure);
        Assert.True(found.Seen.IsTrue, found.Seen.Summary);
        Assert.Equal((5, 0), (found.JobsDone, found.JobsRepeated));
    }

    // One behind says of its jobs that their time was over before they were begun: the others took them away while it was at work.
    [SkippableTheory]
    [InlineData(-300)]
    [InlineData(300)]
    public async Task Clock_OfOneNodeFiveMinutesOff_GivesItsJobsTheTimeOfAllOthers(int seconds)
    {
        var (shortest, longest) = await ClockLease.RunAsync(seconds);

        Assert.InRange(shortest, -60, 60);
        Assert.InRange(longest, -60, 60);
    }

    [SkippableFact]
    public async Task PostgreSql_DiskFull_WritesAreToldSoAndGoOnOnceThereIsRoom()
    {
        var (seen, _) = await FullDisk.OfPostgreSqlAsync(clients: 4, before: _short, after: _short, isReal: false);

        Assert.True(seen.IsTrue, seen.Summary);
        Assert.NotEqual(0, seen.Failed);
        Assert.Contains("SERVICE_UNAVAILABLE", seen.FirstFailure, StringComparison.Ordinal);
        Assert.DoesNotContain("could not extend", seen.FirstFailure, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Redis_TakesNoWrites_NothingIsStaleAndJobsAreDoneOnceItDoes()
    {
        var (seen, _) = await FullDisk.OfRedisAsync(clients: 4, before: _short, after: _short, isReal: false);

        Assert.True(seen.IsTrue, seen.Summary);
        Assert.True(seen.Failed == 0, seen.FirstFailure);
    }
}
