using System.Globalization;
using Barq.Testing;
using Barq.Testing.Attacks;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;

namespace Barq.Benchmarks.Attacking;

/// <summary>All known attacks on the built gateway: what each takes, and what innocent clients feel of it meanwhile.</summary>
internal static class AttackCommand
{
    private const double MostCpuMilliseconds = 300;
    private const double MostMemoryMegabytes = 64;
    private const double MostSlowdown = 3;
    private const int Times = 3;
    private static readonly TimeSpan _idle = TimeSpan.FromSeconds(10);

    /// <summary>Runs the drill and prints a table in Markdown.</summary>
    /// <param name="only">Names, or parts of them; empty for all.</param>
    /// <param name="seconds">How long each attack is repeated; 0 for not at all.</param>
    /// <param name="isDemo">Whether on the demo fleet, which is made sooner.</param>
    /// <param name="share">The share of a flood that is sent.</param>
    /// <param name="set">Settings of the gateway beside its defaults.</param>
    /// <returns>0 where all attacks keep to the bounds.</returns>
    public static async Task<int> RunAsync(string[] only, int seconds, bool isDemo, double share, (string Name, string Value)[] set)
    {
        if (!CompiledAhead.Is(RepositoryFolder.Program("Barq.Graph")))
        {
            Console.Error.WriteLine("The gateway is not compiled ahead, as a published one is: in the first seconds of each attack the compiler is measured, too. Run .ci/compile-ahead before.");
        }

        var attacks = AttackCatalogue.All.Where(attack => only.Length == 0 || only.Any(part => attack.Name.Contains(part, StringComparison.Ordinal))).ToList();
        Console.WriteLine("| Attack | Answers | CPU, ms (first) | Memory, MB | Innocent p95, idle | meanwhile | × | unanswered | |");
        Console.WriteLine("|---|---|--:|--:|--:|--:|--:|--:|---|");
        var fleet = isDemo ? FleetDatabases.Demo : FleetDatabases.Bench;
        var broken = 0;
        AttackServers? servers = null;
        IReadOnlyList<(string, string)> settings = [];
        try
        {
            var (run, idle) = (default(AttackRun), new List<double>());
            foreach (var attack in attacks)
            {
                if (servers is null || !servers.Gateway.IsAlive || !attack.Settings.SequenceEqual(settings))
                {
                    await (servers?.DisposeAsync() ?? ValueTask.CompletedTask);
                    settings = attack.Settings;
                    (servers, run, idle) = await StartAsync(fleet, share, [.. set, .. attack.Settings]);
                }

                var (row, isGood) = await JudgeAsync(servers, run!, idle, attack, seconds);
                Console.WriteLine(row);
                broken += isGood ? 0 : 1;
            }
        }
        finally
        {
            await (servers?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{attacks.Count} attacks, {broken} break a bound."));
        return broken == 0 ? 0 : 1;
    }

    private static async Task<(AttackServers, AttackRun, List<double>)> StartAsync(DatabaseTemplate fleet, double share, IReadOnlyList<(string Name, string Value)> settings)
    {
        Console.Error.WriteLine("Starting the gateway.");
        var servers = await AttackServers.StartAsync(fleet, [.. AttackServers.AsInProduction, .. settings]);
        await servers.WarmUpAsync(3);
        var run = new AttackRun(servers, share);
        await run.MeasureIdleAsync();
        return (servers, run, []);
    }

    private static async Task<(string Row, bool IsGood)> JudgeAsync(AttackServers servers, AttackRun run, List<double> idle, Attack attack, int seconds)
    {
        var costs = new List<AttackCost>();
        for (var i = 0; i < Times && servers.Gateway.IsAlive && costs.TrueForAll(cost => cost.Cpu < TimeSpan.FromSeconds(5)); i++)
        {
            costs.Add(await run.OnceAsync(attack));
        }

        if (costs[^1].Answer.Problem?.Contains("works on", StringComparison.Ordinal) == true)
        {
            await servers.Gateway.KillAsync();
        }

        // The first may have been the compiler's.
        var cpu = costs.Select(cost => cost.Cpu.TotalMilliseconds).Order().ElementAt(costs.Count / 2);
        var memory = costs.Max(cost => cost.Memory) / 1e6;
        var answer = AttackAnswer.Of(costs.Select(cost => cost.Answer));
        var (before, meanwhile) = (double.NaN, new InnocentTimes([], 0));
        if (seconds > 0 && servers.Gateway.IsAlive)
        {
            idle.AddRange((await IdleAsync(servers, idle.Count == 0 ? 2 * _idle : _idle / 4)).Milliseconds);
            before = new InnocentTimes(idle, 0).P95;
            (var repeated, meanwhile) = await run.RepeatAsync(attack, TimeSpan.FromSeconds(seconds));
            answer = answer.Blame(repeated.Problem);
        }

        string[] problems =
        [
            .. answer.Problem is { } problem ? [problem] : Array.Empty<string>(),
            .. cpu > MostCpuMilliseconds ? ["CPU"] : Array.Empty<string>(),
            .. memory > MostMemoryMegabytes ? ["memory"] : Array.Empty<string>(),
            .. meanwhile.P95 > MostSlowdown * before ? ["slows others"] : Array.Empty<string>(),
            .. meanwhile.Unanswered > 0 ? ["others are refused"] : Array.Empty<string>(),
        ];
        return (string.Create(CultureInfo.InvariantCulture,
            $"| {attack.Name} | {costs[0].Answer} | {cpu:0.0} ({costs[0].Cpu.TotalMilliseconds:0.0}) | {memory:0} | {before:0.0} | {meanwhile.P95:0.0} | {meanwhile.P95 / before:0.0} | {meanwhile.Unanswered} | {(problems.Length == 0 ? "" : "✗ " + string.Join("; ", problems).ReplaceLineEndings(" ").Replace('|', '/'))} |"), problems.Length == 0);
    }

    private static async Task<InnocentTimes> IdleAsync(AttackServers servers, TimeSpan time)
    {
        using var innocent = servers.Innocent();
        using var until = new CancellationTokenSource(time, TimeProvider.System);
        return await innocent.AskAsync(until.Token);
    }
}
