using Barq.Persistence.Diagnostics;
using Barq.Persistence.SecondLevelCache;

namespace Barq.Benchmarks.Measuring;

/// <summary>What the counting takes that no gateway can do without, measured by itself.</summary>
internal static class Remainder
{
    private const int Times = 2_000_000;

    /// <summary>Nanoseconds for one request: its name set and read, and as many look-ups counted as an answer from memory takes.</summary>
    public static double NanosecondsPerRequest()
    {
        var statistics = new CacheStatistics();
        Run(statistics);
        var cpu = Environment.CpuUsage.TotalTime;
        Run(statistics);
        return (Environment.CpuUsage.TotalTime - cpu).TotalNanoseconds / Times;
    }

    private static void Run(CacheStatistics statistics)
    {
        for (var i = 0; i < Times; i++)
        {
            RequestWork.Current = new RequestWork("query Counted");
            RequestWork.Field = "Query.counted";
            statistics.Memory(CacheNamespace.Responses, RequestWork.Current is not null);
            RequestWork.Field = null;
        }
    }
}
