namespace Barq.Testing.Processes;

/// <summary>Servers such as PostgreSQL refuse to run as root; then they run as a user of their own.</summary>
internal static class UnprivilegedUser
{
    private static readonly Lazy<string> Name = new(() =>
        File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody");

    /// <summary>The command as it is, or wrapped to run as an unprivileged user when this process is root.</summary>
    public static IReadOnlyList<string> Wrap(params IEnumerable<string> command) => Environment.IsPrivilegedProcess
        // setpriv replaces itself by the command, unlike su and runuser, so that the process id is the server's.
        ? ["setpriv", $"--reuid={Name.Value}", $"--regid={Group()}", "--init-groups", "--", .. command]
        : [.. command];

    /// <summary>Makes a test folder that only that user can enter.</summary>
    public static async Task<string> CreateFolderAsync(string prefix)
    {
        var folder = TestFolder.Create(prefix);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        await GiveAsync(folder);
        return folder;
    }

    /// <summary>Makes that user a folder's owner.</summary>
    public static async Task GiveAsync(string folder)
    {
        if (Environment.IsPrivilegedProcess)
        {
            await Command.RunAsync("chown", [$"{Name.Value}:{Group()}", folder]);
        }
    }

    private static string Group() => Name.Value == "nobody" ? "nogroup" : Name.Value;
}
