using System.Globalization;
using Barq.Graph.Metrics;
using Barq.Testing;

namespace Barq.Graph.Tests.Metrics;

public sealed class ProcessReaderTests
{
    // 381 MB of heap were shown in a process of 240 MB: arrays that nobody had written to counted.
    [Fact]
    public void Read_AfterArraysThatNobodyTouches_HasNoHeapLargerThanTheProcess()
    {
        var enough = (int)(Environment.WorkingSet >> 28) + 4;
        var untouched = Enumerable.Range(0, enough).Select(_ => GC.AllocateUninitializedArray<byte>(256 << 20)).ToArray();
        GC.Collect();

        var figures = ProcessReader.Read(ProcessReader.ReadTotals(), ProcessReader.ReadTotals(), TimeSpan.FromSeconds(1));

        Assert.True(GC.GetGCMemoryInfo(GCKind.Any).HeapSizeBytes > figures.WorkingSet, "The arrays are larger than the process.");
        Assert.InRange(figures.Heap, 1, figures.WorkingSet + (64 << 20));
        GC.KeepAlive(untouched);
    }

    // It was shown as large as the whole process then, line upon line, whose code and files are no heap.
    [SkippableFact]
    public void Read_AfterArraysThatNobodyTouches_HasNoHeapLargerThanWhatIsNoFile()
    {
        if (!OperatingSystem.IsLinux())
        {
            TestServers.Unavailable("what a process holds beside files is told by Linux alone.");
        }

        var enough = (int)(Environment.WorkingSet >> 28) + 4;
        var untouched = Enumerable.Range(0, enough).Select(_ => GC.AllocateUninitializedArray<byte>(256 << 20)).ToArray();
        GC.Collect();

        var figures = ProcessReader.Read(ProcessReader.ReadTotals(), ProcessReader.ReadTotals(), TimeSpan.FromSeconds(1));

        var held = File.ReadLines("/proc/self/status").Where(line => line.StartsWith("Rss", StringComparison.Ordinal))
            .ToDictionary(line => line.Split(':')[0], line => 1024 * long.Parse(line.Split(':')[1].Trim().Split(' ')[0], CultureInfo.InvariantCulture));
        Assert.InRange(figures.Heap, 1, held["RssAnon"] + (16 << 20));
        Assert.InRange(figures.WorkingSet, held.Values.Sum() - (64 << 20), held.Values.Sum() + (64 << 20));
        Assert.True(held["RssFile"] + held["RssShmem"] > 32 << 20, "There are files enough to tell the one from the other.");
        GC.KeepAlive(untouched);
    }
}
