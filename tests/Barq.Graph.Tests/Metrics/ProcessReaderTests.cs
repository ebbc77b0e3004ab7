using Barq.Graph.Metrics;

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
}
