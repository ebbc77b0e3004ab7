namespace Barq.Testing.Processes;

/// <summary>What this process's heap holds, by its garbage collector. For tests that run alone.</summary>
public static class Heap
{
    /// <summary>The name of the collection of such tests.</summary>
    public const string Collection = "Heap";

    /// <summary>
    /// The trait of such tests, whose value is <see cref="Collection"/>: they can be run in a process of their own, where each of the many collections
    /// that they ask for looks through nothing that other tests have left behind.
    /// </summary>
    public const string Trait = "Alone";

    /// <summary>Bytes of all that is reachable, once what earlier tests have left behind is gone.</summary>
    public static async Task<long> HeldAsync()
    {
        var held = Held();
        for (var (quiet, round) = (0, 0); quiet < 3 && round < 60; round++)
        {
            // What is being closed lets go in its own time: connections, timers, hosts.
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            var now = Held();
            quiet = Math.Abs(now - held) < 64 * 1024 ? quiet + 1 : 0;
            held = now;
        }

        return held;
    }

    /// <summary>Bytes of all that is reachable now.</summary>
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
