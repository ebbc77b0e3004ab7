using System.Globalization;
using Barq.Testing.Attacks;
using Barq.Testing.Fleet;
using Barq.Testing.Fuzzing;

namespace Barq.Benchmarks.Attacking;

/// <summary>The fuzzers, for as long as one likes.</summary>
internal static class FuzzCommand
{
    private static readonly TimeSpan _mostCpu = TimeSpan.FromMilliseconds(300);

    /// <summary>Sends mutated requests.</summary>
    public static async Task<int> RequestsAsync(int minutes, long most, int seed)
    {
        await using var servers = await StartAsync(seed);
        return Print(await new RequestFuzzer(servers, seed).RunAsync(most, TimeSpan.FromMinutes(minutes)));
    }

    /// <summary>Sends grown documents.</summary>
    public static async Task<int> DocumentsAsync(int minutes, long most, int seed)
    {
        await using var servers = await StartAsync(seed);
        var fuzzer = new DocumentFuzzer(servers, seed, _mostCpu);
        var report = await fuzzer.RunAsync(most, TimeSpan.FromMinutes(minutes));
        var (answered, refused) = fuzzer.Dearest;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Dearest that was answered: {answered.TotalMilliseconds:0} ms of CPU; that was refused: {refused.TotalMilliseconds:0} ms."));
        return Print(report);
    }

    private static async Task<AttackServers> StartAsync(int seed)
    {
        Console.Error.WriteLine($"Seed {seed}. Starting the gateway.");
        var servers = await AttackServers.StartAsync(FleetDatabases.Demo, AttackServers.Unlimited);
        await servers.WarmUpAsync(2);
        return servers;
    }

    private static int Print(FuzzReport report)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{report.Sent} sent, {report.Kept} kept, memory {report.MemoryBefore / 1e6:0} -> {report.MemoryAfter / 1e6:0} MB, {report.Findings.Count} findings."));
        foreach (var (code, count) in report.Answers.OrderByDescending(pair => pair.Value).Take(25))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count,9} × {code[..Math.Min(code.Length, 150)]}"));
        }

        foreach (var finding in report.Findings)
        {
            var shown = finding.ToString();
            Console.WriteLine(shown.Length > 3000 ? $"{shown[..3000]}…" : shown);
            var file = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"barq-finding-{Environment.ProcessId}-{finding.Number}.txt"));
            File.WriteAllText(file, finding.Sent);
            Console.WriteLine($"  whole: {file}");
        }

        return report.Findings.Count == 0 ? 0 : 1;
    }
}
