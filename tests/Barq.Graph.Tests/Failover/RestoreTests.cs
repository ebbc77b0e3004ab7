using Barq.Testing.Failover;

namespace Barq.Graph.Tests.Failover;

/// <summary>What is backed up as the documentation says comes back whole.</summary>
public sealed class RestoreTests
{
    [SkippableFact]
    public async Task Restore_DumpAndBaseBackup_HaveEveryRowAndIndex()
    {
        var (before, dump, baseBackup) = await RestoreDrill.RunAsync();

        Assert.Contains("deliveries 5000", before, StringComparison.Ordinal);
        Assert.Equal(before, dump);
        Assert.Equal(before, baseBackup);
    }
}
