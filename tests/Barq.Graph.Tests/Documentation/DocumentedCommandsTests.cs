using System.Diagnostics;
using System.Text.RegularExpressions;
using Barq.Testing;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;

namespace Barq.Graph.Tests.Documentation;

/// <summary>What README and the docs tell people to type works: each command of a fenced block is run, or named here with the reason why it is not.</summary>
public sealed partial class DocumentedCommandsTests
{
    private const string Prefix = "dotnet run ";

    // Containers, packages and whole runs of the tests: not within one test. What their arguments name is looked at all the same.
    private static readonly string[] _notHere =
        ["docker ", "export ", "TOKEN=", "POSTGRES_PASSWORD=", "pg_dump ", "createdb ", "pg_restore ", "psql ", "pg_basebackup ", "git worktree ", "dotnet publish ", "dotnet build", "dotnet test", "dotnet tool ", "dotnet ef ", ".ci/run"];

    private static IReadOnlyList<(string Page, string Command)> Commands { get; } = [.. Pages().SelectMany(page =>
        Fence().Matches(File.ReadAllText(page)).SelectMany(fence => fence.Groups[1].Value.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
            .Select(line => Comment().Replace(line, "").Trim()).Where(line => line.Length > 0).Select(line => (Path.GetFileName(page), line)))];

    [Fact]
    public void Commands_OfAllPages_AreRunOrKnownNotToBe() => Assert.DoesNotContain(Commands, each =>
        !each.Command.StartsWith("curl ", StringComparison.Ordinal) && !each.Command.StartsWith(Prefix, StringComparison.Ordinal)
        && !_notHere.Any(known => each.Command.StartsWith(known, StringComparison.Ordinal)));

    [SkippableFact]
    public async Task Curls_OfAllPages_AreAnswered()
    {
        if (!File.Exists("/usr/bin/curl"))
        {
            TestServers.Unavailable("there is no curl.");
        }

        var folder = TestFolder.Create("docs");
        await File.WriteAllTextAsync(Path.Combine(folder, "deliveries.csv"), "trackingNumber,pickupAddress,deliveryAddress\nF-1,Warehouse,7 King Road\n");
        var development = new Dictionary<string, string?> { ["ASPNETCORE_ENVIRONMENT"] = "Development" };
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart { WorkingDirectory = folder, Environment = development });
        var token = (await GatewayCommand.RunAsync(new GatewayStart { WorkingDirectory = folder, Arguments = ["token", "--role", "PLATFORM"], Environment = development })).Output.Trim();
        var curls = Commands.Where(each => each.Command.StartsWith("curl ", StringComparison.Ordinal) && !each.Command.Contains('…', StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(curls);
        foreach (var (page, command) in curls)
        {
            // What comes after a pipe is for the eye, and a stream has no end of its own.
            var isStream = command.Contains(" -N ", StringComparison.Ordinal);
            var line = command.Split(" | ")[0].Replace("localhost:8000", $"{gateway.BaseAddress.Authority}", StringComparison.Ordinal)
                .Replace("curl ", isStream ? "curl -m 2 -w '%{http_code}' " : "curl -s -w '%{http_code}' ", StringComparison.Ordinal);
            var (exitCode, output) = await ShellAsync(line, folder, token);

            Assert.True(exitCode == (isStream ? 28 : 0), $"{page}: {command}: exit code {exitCode}: {output}");
            Assert.True(output.EndsWith("200", StringComparison.Ordinal) || output.EndsWith("201", StringComparison.Ordinal), $"{page}: {command}: {output}");
            Assert.DoesNotContain("\"errors\":[", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task CommandsOfTheGateway_OfAllPages_EndWell()
    {
        var folder = TestFolder.Create("docs");
        var commands = Commands.Where(each => each.Command.StartsWith(Prefix, StringComparison.Ordinal) && each.Command.Contains("src/Barq.Graph -- ", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(commands);
        foreach (var (page, command) in commands)
        {
            // Of several that a bar parts, the first.
            var arguments = command.Split(" -- ")[1].Split(' ').Select(argument => argument.Split('|')[0]).ToArray();
            var done = await GatewayCommand.RunAsync(new GatewayStart { Arguments = arguments, WorkingDirectory = folder });

            Assert.True(done.ExitCode == 0, $"{page}: {command}: {done.Error}");
        }
    }

    [Fact]
    public void Names_InCommandsThatAreNotRunHere_AreThere()
    {
        var benchmarks = string.Concat(Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Root, "tests", "Barq.Benchmarks"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        foreach (var (page, command) in Commands)
        {
            Assert.All(Project().Matches(command), path => Assert.True(Directory.Exists(Path.Combine(RepositoryFolder.Root, path.Value)), $"{page}: {path.Value}"));
            if (command.Contains("Barq.Benchmarks -- ", StringComparison.Ordinal))
            {
                var name = command.Split(" -- ")[1].Split(' ')[0];
                Assert.True(benchmarks.Contains($"\"{name}\"", StringComparison.Ordinal), $"{page}: {name}");
            }

            foreach (Match filter in TestFilter().Matches(command))
            {
                var tests = Path.Combine(RepositoryFolder.Root, Project().Match(command).Value);
                Assert.True(
                    Directory.EnumerateFiles(tests, "*.cs", SearchOption.AllDirectories).Any(file => file.Contains(filter.Groups[1].Value, StringComparison.Ordinal)),
                    $"{page}: no test of {filter.Groups[1].Value}");
            }
        }
    }

    // The restoring of a backup has no load, and so no such figures.
    [Fact]
    public void Drills_All_HaveEachFigureOnThePage()
    {
        const string Head = "| | Requests | Failed | Stale | Lost | Doubled | Without any answer |";
        var programs = Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Root, "tests", "Barq.Benchmarks", "Failover"), "*.cs").Select(File.ReadAllText).ToArray();
        var drills = programs.SelectMany(text => Drill().Matches(text)).Select(drill => drill.Groups[1].Value).Distinct().Except(["drill-restore"]).ToArray();
        var lines = File.ReadAllLines(Path.Combine(RepositoryFolder.Root, "docs", "benchmarks.md"));
        var table = lines.SkipWhile(line => !line.StartsWith(Head, StringComparison.Ordinal)).TakeWhile(line => line.StartsWith('|')).Skip(2).Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToArray();

        Assert.Contains(programs, text => text.Contains(Head, StringComparison.Ordinal));
        Assert.True(drills.Length >= 10, $"{drills.Length}");
        Assert.All(drills, drill => Assert.Contains(table, row => row[1].Contains($"`{drill}`", StringComparison.Ordinal)));
        Assert.All(table, row => Assert.All(row[2..8], figure => Assert.Matches(@"^[0-9*. ]+s?$", figure)));
    }

    [Fact]
    public void Pictures_OfAllPages_AreThere() => Assert.All(
        Pages().SelectMany(page => Picture().Matches(File.ReadAllText(page)).Select(picture => Path.Combine(Path.GetDirectoryName(page)!, picture.Groups[1].Value))),
        picture => Assert.True(File.Exists(picture), picture));

    private static IEnumerable<string> Pages() =>
        Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Root, "docs"), "*.md", SearchOption.AllDirectories).Prepend(Path.Combine(RepositoryFolder.Root, "README.md")).Append(Path.Combine(RepositoryFolder.Root, "CONTRIBUTING.md"));

    private static async Task<(int ExitCode, string Output)> ShellAsync(string line, string folder, string token)
    {
        var start = new ProcessStartInfo("bash", ["-c", line]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TOKEN"] = token;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output);
    }

    [GeneratedRegex("^ *```bash\n(.*?)^ *```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("\"(drill-[a-z-]+)\"")]
    private static partial Regex Drill();

    [GeneratedRegex("(^|\\s+)# .*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?:src|tests)/Barq\.\w+(?:\.\w+)?")]
    private static partial Regex Project();

    [GeneratedRegex(@"!\[[^\]]*\]\(([^)]+)\)")]
    private static partial Regex Picture();

    [GeneratedRegex(@"FullyQualifiedName~(\w+)")]
    private static partial Regex TestFilter();
}
