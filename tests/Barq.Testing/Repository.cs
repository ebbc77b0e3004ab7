namespace Barq.Testing;

/// <summary>The files of the repository, for tests of what is committed beside the code.</summary>
public static class Repository
{
    private static readonly Lazy<string> _root = new(FindRoot);

    /// <summary>The path of a file or folder of the repository.</summary>
    /// <param name="parts">The path's parts, from the repository's root.</param>
    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([_root.Value, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Barq.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside the repository: no folder above it has Barq.sln.");
    }
}
