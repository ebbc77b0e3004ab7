using System.Globalization;
using System.Runtime.InteropServices;
using Barq.Graph.Admission;

namespace Barq.Graph.Tests.Admission;

/// <summary>What takes turns with others of its caller gives way to whatever wakes, where the system lets a thread ask for that.</summary>
public sealed class ProcessorSliceTests
{
    private const string Schedule = "/proc/thread-self/sched";

    [SkippableFact]
    public void Execute_ATurn_IsSpentInALongSliceBetweenShortOnes()
    {
        Skip.IfNot(File.Exists(Schedule), "The system does not tell slices.");
        var (slices, priorities) = (new List<long>(), new List<long>());
        var isKnown = false;
        var thread = new Thread(() =>
        {
            // Whoever runs at a lower priority goes on to.
            Assert.Equal(0, SetPriority(0, 0, 7));
            priorities.Add(Read("prio"));
            isKnown = ProcessorSlice.TakeShort();
            slices.Add(Read("se.slice"));
            var queue = new TurnQueue<int>(0, _ => slices.Add(Read("se.slice")));
            queue.Add(1);
            queue.Execute();
            slices.Add(Read("se.slice"));
            priorities.Add(Read("prio"));
        });
        thread.Start();
        thread.Join();
        Skip.IfNot(isKnown && slices[0] > 0, "The system lets no thread ask for a slice.");

        Assert.Equal([127, 127], priorities);
        Assert.Equal(slices[0], slices[2]);
        Assert.True(slices[1] > 10 * slices[0], string.Join(' ', slices));
    }

    private static long Read(string name) => File.ReadLines(Schedule).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
        ? long.Parse(line[(line.IndexOf(':') + 1)..], CultureInfo.InvariantCulture)
        : 0;

#pragma warning disable SYSLIB1054 // What it generates needs unsafe code, which the tests do without.
    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, int who, int priority);
#pragma warning restore SYSLIB1054
}
