using Barq.Testing;

namespace Barq.Architecture.Tests;

/// <summary>The C# files that people write: neither build output nor generated migrations.</summary>
internal static class SourceFiles
{
    private static readonly string[] NotWritten = ["bin", "obj", "node_modules", "Migrations"];

    public static IEnumerable<string> UnderSrc() => Under("src");

    public static IEnumerable<string> All() => Under("src").Concat(Under("tests"));

    private static IEnumerable<string> Under(string folder) =>
        Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(RepositoryFolder.Root, file).Split(Path.DirectorySeparatorChar).Intersect(NotWritten).Any());
}
