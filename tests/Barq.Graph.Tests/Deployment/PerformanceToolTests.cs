using System.Diagnostics;
using System.Text.Json;
using Barq.Testing;
using Barq.Testing.Processes;
using Barq.Testing.Redis;

namespace Barq.Graph.Tests.Deployment;

/// <summary>The operator's tool as a process, with servers of its own: short, and with no word about how fast they were.</summary>
public sealed class PerformanceToolTests
{
    [SkippableFact]
    public async Task Run_AllModes_ReportsEachOperationAndSaysWhatItMissed()
    {
        // Skipped where the tool could not start servers of its own.
        await using (await RedisProcess.StartNewAsync())
        {
        }

        var folder = TestFolder.Create("performance");
        // Forty requests a second are never a thousand: that target is missed, on any machine.
        var (exitCode, output) = await RunAsync("--mode", "all", "--fleet", "demo", "--users", "20", "--rate", "40", "--duration", "3", "--ramp", "1", "--output", folder);
        Assert.True(exitCode == 1, output);

        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "report.json")));
        var targets = report.RootElement.GetProperty("targets").EnumerateArray().ToDictionary(target => target.GetProperty("name").GetString()!);
        Assert.False(targets["Throughput"].GetProperty("is_met").GetBoolean());
        Assert.All(targets.Values, target => Assert.NotEqual(JsonValueKind.Null, target.GetProperty("value").ValueKind));
        Assert.Contains("✗ ", output, StringComparison.Ordinal);

        var load = report.RootElement.GetProperty("load");
        Assert.InRange(load.GetProperty("total").GetProperty("requests").GetInt64(), 60, 200);
        Assert.Empty(load.GetProperty("total").GetProperty("errors").EnumerateObject().Select(error => error.Name));
        Assert.Equal(0, load.GetProperty("broken_subscriptions").GetInt32());
        Assert.Equal(19, load.GetProperty("subscriptions").GetInt32());
        Assert.True(load.GetProperty("operations").GetArrayLength() >= 8, output);

        // It needs nothing from outside.
        var page = await File.ReadAllTextAsync(Path.Combine(folder, "report.html"));
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.Matches("<figcaption>.*due.*answered without an error.*</figcaption>", page);
        Assert.DoesNotMatch("(?:src|href)=", page);
        Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_Asked_NamesEachOption()
    {
        var (exitCode, output) = await RunAsync("--help");

        Assert.Equal(0, exitCode);
        Assert.All(["--mode", "--duration", "--users", "--url", "--find-capacity", "--issuer"], option => Assert.Contains(option, output, StringComparison.Ordinal));
    }

    // Some were taken for the least that there is, and the rest ended in a stack trace.
    [Theory]
    [InlineData("--mode", "--mode", "everything")]
    [InlineData("--duration", "--duration", "0")]
    [InlineData("--ramp", "--ramp", "-1")]
    [InlineData("--users", "--users", "0")]
    [InlineData("--rate", "--rate", "-5")]
    [InlineData("mine", "--fleet", "mine")]
    [InlineData("--key", "--url", "http://127.0.0.1:1", "--key", "short")]
    [InlineData("--url", "--url", "localhost")]
    [InlineData("--url", "--url", "ftp://127.0.0.1")]
    [InlineData("--client-id", "--url", "http://127.0.0.1:1", "--issuer", "http://127.0.0.1:1")]
    [InlineData("127.0.0.1:1", "--url", "http://127.0.0.1:1")]
    [InlineData("127.0.0.1:1", "--mode", "load", "--url", "http://127.0.0.1:1", "--duration", "1")]
    [InlineData("127.0.0.1:1", "--url", "http://127.0.0.1:1", "--issuer", "http://127.0.0.1:1", "--client-id", "a", "--client-secret", "b")]
    public async Task Run_WithWhatCannotBeMeasured_SaysSoInALine(string said, params string[] arguments)
    {
        var (exitCode, output) = await RunAsync(arguments);

        Assert.Equal(2, exitCode);
        Assert.Contains(said, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var program = Path.Combine(RepositoryFolder.Root, "tests", "Barq.Performance", "bin", RepositoryFolder.Configuration, "net10.0", "Barq.Performance.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(4));
        return (process.ExitCode, await output + await error);
    }
}
