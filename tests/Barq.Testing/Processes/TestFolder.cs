using System.Diagnostics;

namespace Barq.Testing.Processes;

/// <summary>Folders for the data of tests and servers, all below one that goes with this process, in whatever way it ends.</summary>
public static class TestFolder
{
    // End of file is the death of the test process. Processes whose files stand here may still be ending, and write their
    // last words meanwhile, into folders that they make anew: so the folder is removed over and over for a while.
    private const string GuardScript = """
        trap '' INT HUP TERM
        read -r _
        for attempt in $(seq 50); do
            rm -rf -- "$1" 2>/dev/null
            sleep 0.2
        done
        """;

    private static readonly DirectoryInfo Root = Directory.CreateTempSubdirectory("barq-tests-");
    private static readonly Process? Guard = StartGuard();

    /// <summary>Makes a new folder and returns its full path; its name begins as given.</summary>
    public static string Create(string prefix)
    {
        GC.KeepAlive(Guard);
        return Root.CreateSubdirectory($"{prefix}-{Guid.NewGuid().ToString("N")[..8]}").FullName;
    }

    private static Process? StartGuard()
    {
        if (OperatingSystem.IsWindows())
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Root.Delete(recursive: true);
            return null;
        }
        // Servers that run as another user must be able to pass through.
        Root.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return Process.Start(new ProcessStartInfo("/bin/sh", ["-c", GuardScript, "guard", Root.FullName])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        });
    }
}
