namespace Barq.Testing.Processes;

/// <summary>What this process's heap holds, by its garbage collector. For tests that run alone.</summary>
public static class Heap
{
    /// <summary>The name of the collection of such tests.</summary>
    public const string Collection = "Heap";

    /// <summary>Bytes of all that is reachable.</summary>
    public static long Held()
    {
        // Finalizers and weak tables let go one collection later.
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
