using Barq.Testing;

namespace Barq.Architecture.Tests;

/// <summary>The house keeps its shape: its folders, and files that can be read in one go.</summary>
public sealed class HouseTests
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
