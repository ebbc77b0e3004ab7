using System.Text.RegularExpressions;
using Barq.Testing;

namespace Barq.Graph.Tests.Checklist;

/// <summary>The checklist's page: for each of its lines there is a fault that was set on purpose.</summary>
public sealed partial class ChecklistPageTests
{
    // They are right, or for a person to say.
    private static readonly string[] _neverWrong = ["proxies", "role"];

    /// <summary>The lines that the page tells of; of the replicas the first.</summary>
    internal static IReadOnlyList<string> Lines { get; } =
    [
        .. Row().Matches(File.ReadAllText(Repository.PathOf("docs", "operations", "checklist.md")))
            .SelectMany(row => row.Groups[1].Value.Split(", ")).Where(name => name is not ("line" or "2" or "…")),
    ];

    [Fact]
    public void Lines_OfThePage_AreEachSeenWrong()
    {
        var tests = string.Concat(Directory.EnumerateFiles(Repository.PathOf("tests", "Barq.Graph.Tests", "Checklist"), "*CheckTests.cs")
            .Append(Repository.PathOf("tests", "Barq.Graph.Tests", "Checklist", "CheckCommandTests.cs")).Select(File.ReadAllText));
        var lines = Lines.Except(_neverWrong).ToArray();

        Assert.True(lines.Length > 35, $"{lines.Length}");
        Assert.DoesNotContain(lines, name => !tests.Contains($"\"{name}\"", StringComparison.Ordinal) && !tests.Contains($"✗ {name} ", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"(?m)^\| ([a-z][a-z_0-9, …-]*?) \|")]
    private static partial Regex Row();
}
