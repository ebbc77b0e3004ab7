using System.Runtime.InteropServices;

namespace Barq.Testing.Processes;

/// <summary>POSIX signals to other processes, which .NET's <see cref="System.Diagnostics.Process"/> can't send (but SIGKILL).</summary>
internal static partial class Signals
{
    /// <summary>SIGKILL on Linux.</summary>
    public const int Kill = 9;

    /// <summary>SIGCONT on Linux.</summary>
    public const int Continue = 18;

    /// <summary>SIGSTOP on Linux.</summary>
    public const int Stop = 19;

    /// <summary>Sends the signal; a process that has ended meanwhile is no error.</summary>
    public static void Send(int processId, int signal)
    {
        const int NoSuchProcess = 3;
        if (SendSignal(processId, signal) != 0 && Marshal.GetLastPInvokeError() is var error and not NoSuchProcess)
        {
            throw new InvalidOperationException($"Signal {signal} to process {processId} failed with errno {error}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int processId, int signal);
}
