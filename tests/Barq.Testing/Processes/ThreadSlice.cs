using System.Runtime.InteropServices;

namespace Barq.Testing.Processes;

/// <summary>How long a thread runs before others have their turn: one with a short slice goes first when it wakes, where Linux (6.12 and later) allows it.</summary>
internal static partial class ThreadSlice
{
    private const ulong Nanoseconds = 200_000;

    /// <summary>Asks for a short one for this thread; nothing comes of it elsewhere.</summary>
    public static void TakeShort()
    {
        if (OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64)
        {
            // struct sched_attr, whose fourth part is the runtime: all else stays as it is.
            var (get, set) = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? (315, 314) : (275, 274);
            Span<ulong> attributes = stackalloc ulong[6];
            if (Get(get, 0, attributes, 48, 0) == 0)
            {
                attributes[3] = Nanoseconds;
                _ = Set(set, 0, attributes, 0);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Get(nint number, nint thread, Span<ulong> attributes, nint size, nint flags);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Set(nint number, nint thread, Span<ulong> attributes, nint flags);
}
