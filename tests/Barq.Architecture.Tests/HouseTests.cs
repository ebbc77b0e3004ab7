using System.Text.RegularExpressions;
using Barq.Testing;

namespace Barq.Architecture.Tests;

/// <summary>The house keeps its shape: its folders, and files that can be read in one go.</summary>
public sealed partial class HouseTests
{
    private const int MostLines = 300;

    [Fact]
    public void TopLevel_Folders_AreTheHouse() =>
        Assert.Equal(["deploy", "docs", "schema", "src", "tests"], FoldersOf(RepositoryFolder.Root));

    [Fact]
    public void Src_Folders_AreThreeProjects() =>
        Assert.Equal(["Barq.Graph", "Barq.Jobs", "Barq.Persistence"], FoldersOf(Path.Combine(RepositoryFolder.Root, "src")));

    [Fact]
    public void Src_EachProject_HasATestProject()
    {
        var tests = FoldersOf(Path.Combine(RepositoryFolder.Root, "tests"));
        Assert.All(FoldersOf(Path.Combine(RepositoryFolder.Root, "src")), project => Assert.Contains($"{project}.Tests", tests));
    }

    [Fact]
    public void SourceFiles_Length_IsAtMost300Lines()
    {
        var longOnes = SourceFiles.All()
            .Select(file => (Name: Path.GetRelativePath(RepositoryFolder.Root, file), Lines: File.ReadLines(file).Count()))
            .Where(file => file.Lines > MostLines)
            .Select(file => $"{file.Name} ({file.Lines} lines)");

        Assert.Empty(longOnes);
    }

    // The generator of log messages takes a class's files in an order that differs from one build to the next: what is published would not be the same twice.
    [Fact]
    public void LogMessages_OfAClass_StandInOneFile()
    {
        var scattered = SourceFiles.UnderSrc()
            .Select(file => (File: file, Text: File.ReadAllText(file))).Where(source => source.Text.Contains("[LoggerMessage(", StringComparison.Ordinal))
            .SelectMany(source => PartialClass().Matches(source.Text).Select(match => (Class: $"{Path.GetDirectoryName(source.File)}/{match.Groups[1].Value}", source.File)))
            .GroupBy(each => each.Class, each => each.File).Where(files => files.Distinct().Count() > 1).Select(files => files.Key);

        Assert.Empty(scattered);
    }

    [GeneratedRegex(@"(?m)^(?:\w+ )*partial class (\w+)")]
    private static partial Regex PartialClass();

    // What git ignores may lie around: build output, test results, the embedded default's data.
    private static IEnumerable<string> FoldersOf(string folder)
    {
        var ignored = File.ReadLines(Path.Combine(RepositoryFolder.Root, ".gitignore")).Select(line => line.Trim('/')).ToHashSet();
        return Directory.EnumerateDirectories(folder)
            .Select(path => Path.GetFileName(path))
            .Where(name => !name.StartsWith('.') && !ignored.Contains(name))
            .Order(StringComparer.Ordinal);
    }
}
