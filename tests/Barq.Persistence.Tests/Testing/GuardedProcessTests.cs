using Barq.Testing.Processes;

namespace Barq.Persistence.Tests.Testing;

public sealed class GuardedProcessTests
{
    [Fact]
    public async Task DisposeAsync_WhileALaterProcessRuns_EndsIt()
    {
        // A later child that inherited the pipe would keep the guard, and so a server, alive after the test process.
        var earlier = Sleeper();
        await using var later = Sleeper();

        await earlier.DisposeAsync();

        Assert.False(earlier.IsAlive);
        Assert.True(later.IsAlive);
    }

    [Fact]
    public async Task EndAsync_Signal_ReachesTheProcess()
    {
        await using var process = GuardedProcess.Start(
            new GuardedProcessStart(["sh", "-c", "trap 'echo ended in order; exit' TERM; echo ready; while :; do sleep 0.01; done"], "KILL"));
        await Poll.UntilAsync(() => process.Output.Lines.Contains("ready"), "the process's first line");

        await process.EndAsync("TERM");

        Assert.False(process.IsAlive);
        await process.DisposeAsync();
        Assert.Contains("ended in order", process.Output.Lines);
    }

    [Fact]
    public async Task KillAsync_ProcessWithChild_KillsBoth()
    {
        await using var process = GuardedProcess.Start(
            new GuardedProcessStart(["sh", "-c", "sleep 1000 & echo $!; wait"], "KILL"));
        await Poll.UntilAsync(() => process.Output.Lines.Count == 1, "the child's id");
        var child = process.Output.Lines[0];
        Assert.True(Directory.Exists($"/proc/{child}"));

        await process.KillAsync();

        Assert.False(process.IsAlive);
        Assert.DoesNotContain("sleep", CommandLineOf(child), StringComparison.Ordinal);
    }

    private static GuardedProcess Sleeper() =>
        GuardedProcess.Start(new GuardedProcessStart(["sleep", "1000"], "TERM"));

    // A killed child that its new parent has not reaped yet still has a folder, but no command line.
    private static string CommandLineOf(string processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
