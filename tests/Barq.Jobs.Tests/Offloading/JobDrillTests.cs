using Barq.Testing.Offloading;

namespace Barq.Jobs.Tests.Offloading;

/// <summary>Job hosts, a gateway and Redis as real processes, killed at random moments. The whole of it is <c>job-drill</c> of the benchmarks.</summary>
public sealed class JobDrillTests(Xunit.Abstractions.ITestOutputHelper output)
{
    [SkippableFact]
    public async Task Jobs_EverythingKilledMeanwhile_AreDoneOnce()
    {
        var plan = JobDrillPlan.Short with { Seed = Random.Shared.Next(), Log = output.WriteLine };

        var result = await new JobDrill(plan).RunAsync();

        Assert.True(result.IsGood, $"Seed {plan.Seed}: {result}\n{string.Join('\n', result.Examples)}");
        output.WriteLine($"{result}");
    }
}
