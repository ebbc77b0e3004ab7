using System.Diagnostics;
using Barq.Testing;
using Barq.Testing.Processes;

namespace Barq.Graph.Tests.Deployment;

/// <summary>The scripts beside the programs tell what they do, and do nothing by a word that they do not know.</summary>
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
