using System.Runtime.InteropServices;

namespace Barq.Graph.Admission;

/// <summary>
/// How long a thread runs on a processor before others have their turn, as Linux (6.12 and later) lets each thread ask for it. It changes nobody's share,
/// but when it comes: a thread that wakes with a shorter slice than that of whoever runs goes first. So what answers a request does not wait for the
/// end of what others calculate beside it, in this process or in a database's on the same machine: up to a tick of 4 ms each time that it wakes.
/// </summary>
/// <remarks>Source: the Linux kernel's documentation, "EEVDF Scheduler", and <c>sched_setattr(2)</c>.</remarks>
internal static class ProcessorSlice
{
    // struct sched_attr as of its first version.
    private const int AttributesSize = 48;
    private const int Ordinary = 0;
    private const int Batch = 3;
    private const ulong ShortNanoseconds = 300_000;
    private const ulong LongNanoseconds = 6_000_000;

    private static readonly (nint Get, nint Set) _calls = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => (315, 314),
        Architecture.Arm64 => (275, 274),
        _ => default,
    };

    private static volatile bool _isRefused = !OperatingSystem.IsLinux() || _calls.Set == 0;

    /// <summary>Asks for a short slice, for this thread and those that it makes from now on.</summary>
    /// <returns>Whether the system has it; where it has not, all have what they had.</returns>
    public static bool TakeShort() => Ask(ShortNanoseconds);

    /// <summary>Asks for a long one, for work that gives way to any that wakes.</summary>
    /// <returns>Whether the system has it; <see cref="TakeShort"/> ends it.</returns>
    public static bool TakeLong() => Ask(LongNanoseconds);

    private static bool Ask(ulong nanoseconds)
    {
        if (_isRefused)
        {
            return false;
        }

        try
        {
            // All else of the thread that asks stays as it is: its priority above all, which an operator may have lowered.
            _isRefused = Get(_calls.Get, 0, out var attributes, AttributesSize, 0) != 0 || attributes.Policy is not (Ordinary or Batch)
                || Set(_calls.Set, 0, attributes with { Size = AttributesSize, Runtime = nanoseconds }, 0) != 0;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            _isRefused = true;
        }

        return !_isRefused;
    }

#pragma warning disable SYSLIB1054 // What it generates needs unsafe code, which the gateway does without.
    [DllImport("libc", EntryPoint = "syscall")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Get(nint number, nint thread, out SchedulingAttributes attributes, nint size, nint flags);

    [DllImport("libc", EntryPoint = "syscall")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Set(nint number, nint thread, in SchedulingAttributes attributes, nint flags);
#pragma warning restore SYSLIB1054

    [StructLayout(LayoutKind.Sequential)]
    private struct SchedulingAttributes
    {
        public uint Size;
        public uint Policy;
        public ulong Flags;
        public int Nice;
        public uint Priority;
        public ulong Runtime;
        public ulong Deadline;
        public ulong Period;
    }
}
