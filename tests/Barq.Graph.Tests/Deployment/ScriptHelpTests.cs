using System.Diagnostics;
using Barq.Testing;
using Barq.Testing.Processes;

namespace Barq.Graph.Tests.Deployment;

/// <summary>The scripts beside the programs tell what they do, do nothing by a word that they do not know, and go by what is there.</summary>
public sealed class ScriptHelpTests
{
    // The one made a folder of the name --help, the other built and tested everything.
    [SkippableTheory]
    [InlineData("deploy/make-secrets", "--help", 0)]
    [InlineData("deploy/make-secrets", "--all", 2)]
    [InlineData("deploy/nginx/watch", "--help", 0)]
    [InlineData("deploy/nginx/watch", "--once", 1)]
    [InlineData("deploy/sbom", "--help", 0)]
    [InlineData("deploy/sbom", "everything", 1)]
    [InlineData(".ci/run", "--help", 0)]
    [InlineData(".ci/run", "quick", 2)]
    public async Task Run_WithAWordThatIsNoFolder_TellsAndDoesNothing(string script, string word, int exitCode)
    {
        var (ended, output, folder) = await RunAsync(script, word);

        Assert.Equal(exitCode, ended);
        Assert.Contains(Path.GetFileName(script), output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [SkippableFact]
    public async Task MakeSecrets_WithAFolder_MakesThemThereAndKeepsThem()
    {
        var (ended, _, folder) = await RunAsync("deploy/make-secrets", "own");
        var password = Path.Combine(folder, "own", "barq_password");
        var first = await File.ReadAllTextAsync(password);

        var (again, _, _) = await RunAsync("deploy/make-secrets", Path.Combine(folder, "own"));

        Assert.Equal((0, 0), (ended, again));
        Assert.Equal(first, await File.ReadAllTextAsync(password));
        Assert.Contains(first, await File.ReadAllTextAsync(Path.Combine(folder, "own", "database_url")), StringComparison.Ordinal);
    }

    // Since 1.27.4 nginx can leave its clients' connections open while it reads its file anew; an older one does not start with a word that it does not know.
    [SkippableTheory]
    [InlineData("nginx version: nginx/1.22.1", false)]
    [InlineData("nginx version: nginx/1.27.3 (Ubuntu)", false)]
    [InlineData("nginx version: nginx/1.27.4", true)]
    [InlineData("nginx version: nginx/1.28.0", true)]
    [InlineData("nginx version: nginx/2.0.0", true)]
    [InlineData("no version at all", false)]
    public async Task Watch_BesideAnyNginx_TellsItToWaitIfItCan(string version, bool canWait)
    {
        var folder = TestFolder.Create("watch");
        var nginx = Path.Combine(folder, "nginx");
        await File.WriteAllTextAsync(nginx, $"#!/bin/sh\n[ \"$1\" != -v ] || echo '{version}' >&2\n");
        if (OperatingSystem.IsWindows())
        {
            TestServers.Unavailable("there is no shell for scripts.");
        }
        else
        {
            File.SetUnixFileMode(nginx, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var start = new ProcessStartInfo(Repository.PathOf("deploy", "nginx", "watch"), [Repository.PathOf("deploy", "nginx"), Path.Combine(folder, "state")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();

        var written = Path.Combine(folder, "state", "conf", "version.conf");
        Assert.Equal(canWait, File.Exists(written) && (await File.ReadAllTextAsync(written)).Contains("keepalive_min_timeout 30s;", StringComparison.Ordinal));
        Assert.Contains("include version*.conf;", await File.ReadAllTextAsync(Path.Combine(folder, "state", "conf", "nginx.conf")), StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Folder)> RunAsync(string script, string word)
    {
        if (OperatingSystem.IsWindows())
        {
            TestServers.Unavailable("there is no shell for scripts.");
        }

        var folder = TestFolder.Create("script");
        var start = new ProcessStartInfo(Repository.PathOf(script.Split('/')), [word]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error, folder);
    }
}
