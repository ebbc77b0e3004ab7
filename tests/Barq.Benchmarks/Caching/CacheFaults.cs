using System.Globalization;
using Barq.Testing.Consistency;
using Barq.Testing.Gateway;

namespace Barq.Benchmarks.Caching;

/// <summary>Three gateways, Redis and PostgreSQL, and everything that can go wrong between them: counts stale reads, and what each fault costs.</summary>
internal static class CacheFaults
{
    /// <summary>Runs faults one after the other and prints what each came to.</summary>
    /// <param name="faults">Parts of the faults' names; none for all.</param>
    /// <param name="reads">Reads per fault.</param>
    /// <param name="seconds">How long a fault lasts that does.</param>
    /// <param name="environment">Settings of the gateways.</param>
    /// <returns>0 where nothing was stale.</returns>
    public static async Task<int> RunAsync(string[] faults, long reads, double seconds, string[] environment)
    {
        await using var servers = await FaultServers.StartAsync(new GatewayStart
        {
            Environment = environment.Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => (string?)parts[1]),
        });
        var drill = new FaultDrill(servers);
        await drill.PrepareAsync();
        Console.WriteLine("| Fault | Writes | ms p50 | ms p99 | Reads | Failed writes, reads | Transactions/s | Stale |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|");
        var stale = 0L;
        foreach (var fault in DrillFault.All.Where(fault => faults.Length == 0 || faults.Any(part => fault.Name.Contains(part, StringComparison.Ordinal))))
        {
            var result = await drill.RunAsync(fault, reads, TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(fault.IsReset ? 1 : 3));
            stale += result.Stale;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {result.Fault} | {result.Writes} | {result.Median:0.0} | {result.Slow:0.0} | {result.Reads} | {result.FailedWrites}, {result.FailedReads} | {result.TransactionsPerSecond:0} | **{result.Stale}** |"));
            foreach (var (kind, count) in result.StaleByKind)
            {
                Console.Error.WriteLine($"  {count} × {kind}");
            }
        }

        return stale == 0 ? 0 : 1;
    }
}
