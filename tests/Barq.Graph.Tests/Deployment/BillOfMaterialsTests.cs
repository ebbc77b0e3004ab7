using System.Diagnostics;
using System.Text.Json;
using Barq.Testing;
using Barq.Testing.Processes;

namespace Barq.Graph.Tests.Deployment;

/// <summary><c>deploy/sbom</c>, as the images are made with it: every package that a program brings is in its bill of materials.</summary>
public sealed class BillOfMaterialsTests
{
    // Analyzers, which stay where the program is built.
    private static readonly string[] _staysBehind = ["Microsoft.CodeAnalysis.BannedApiAnalyzers"];

    [SkippableTheory]
    [InlineData("Barq.Graph"), InlineData("Barq.Jobs")]
    public async Task Bill_OfAProgram_HasEveryPackageThatIsLocked(string program)
    {
        if (OperatingSystem.IsWindows())
        {
            TestServers.Unavailable("there is no shell for scripts.");
        }

        var file = Path.Combine(TestFolder.Create("sbom"), "sbom.cdx.json");
        var start = new ProcessStartInfo(Repository.PathOf("deploy", "sbom"), [$"src/{program}", file]) { WorkingDirectory = RepositoryFolder.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await output + await error);

        using var bill = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        using var locked = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.PathOf("src", program, "packages.lock.json")));
        var listed = bill.RootElement.GetProperty("components").EnumerateArray().Select(component => (component.GetProperty("name").GetString()!, component.GetProperty("version").GetString()!)).ToHashSet();
        var brought = locked.RootElement.GetProperty("dependencies").EnumerateObject().SelectMany(framework => framework.Value.EnumerateObject())
            .Where(package => package.Value.GetProperty("type").GetString() != "Project" && !_staysBehind.Contains(package.Name))
            .Select(package => (package.Name, package.Value.GetProperty("resolved").GetString()!)).ToArray();
        Assert.NotEmpty(brought);
        Assert.All(brought, package => Assert.Contains(package, listed));

        // The same sources have the same bill.
        Assert.False(bill.RootElement.GetProperty("metadata").TryGetProperty("timestamp", out _));
        var component = bill.RootElement.GetProperty("metadata").GetProperty("component");
        Assert.Equal((program, typeof(Composition.SchemaFactory).Assembly.GetName().Version!.ToString(3)), (component.GetProperty("name").GetString(), component.GetProperty("version").GetString()));
    }
}
