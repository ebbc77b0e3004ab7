using Barq.Testing.Attacks;
using Barq.Testing.Fleet;
using Xunit.Abstractions;

namespace Barq.Graph.Tests.Attacks;

/// <summary>Each known attack once, on the built gateway; <c>tests/Barq.Benchmarks -- attacks</c> measures what others feel of them.</summary>
public sealed class AttackTests(ITestOutputHelper output)
{
    // A tenth of each flood, and far above what attacks take: what is not bounded passes these all the same.
    private const double Share = 0.1;
    private const long MostMemory = 256_000_000;
    private static readonly TimeSpan _mostCpu = TimeSpan.FromSeconds(3);

    [SkippableTheory]
    [InlineData(AttackKind.Socket), InlineData(AttackKind.Memory), InlineData(AttackKind.Document), InlineData(AttackKind.Value), InlineData(AttackKind.Introspection)]
    [InlineData(AttackKind.Rows), InlineData(AttackKind.Filter), InlineData(AttackKind.Share), InlineData(AttackKind.Http), InlineData(AttackKind.Subscription), InlineData(AttackKind.Fault)]
    public async Task Attack_OfAnyKind_IsAnsweredOrRefusedByType(AttackKind kind)
    {
        var attacks = AttackCatalogue.All.Where(attack => attack.Kind == kind).ToArray();
        // Without the limit that would keep most of a flood away.
        await using var servers = await AttackServers.StartAsync(FleetDatabases.Demo, [.. AttackServers.Unlimited, .. attacks[0].Settings]);
        await servers.WarmUpAsync(1);
        var run = new AttackRun(servers, Share);
        await run.MeasureIdleAsync();
        var problems = new List<string>();

        foreach (var attack in attacks)
        {
            var cost = await run.OnceAsync(attack);
            output.WriteLine($"{attack.Name}: {cost.Answer}, {cost.Cpu.TotalMilliseconds:0} ms, {cost.Memory / 1_000_000} MB");
            var problem = cost.Answer.Problem ?? (cost.Cpu > _mostCpu ? $"{cost.Cpu.TotalSeconds:0.0} s of CPU" : cost.Memory > MostMemory ? $"{cost.Memory} bytes of memory" : null);
            if (problem is not null)
            {
                problems.Add($"{attack.Name}: {problem}");
            }

            if (!servers.Gateway.IsAlive)
            {
                break;
            }
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Fact]
    public void Catalogue_Names_AreUnique() =>
        Assert.Empty(AttackCatalogue.All.GroupBy(attack => attack.Name).Where(group => group.Count() > 1).Select(group => group.Key));
}
