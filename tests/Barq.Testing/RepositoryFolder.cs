using System.Reflection;

namespace Barq.Testing;

/// <summary>Where the sources and the built programs are, seen from a running test.</summary>
public static class RepositoryFolder
{
    /// <summary>The folder with <c>Barq.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>"Debug" or "Release", as this assembly was built.</summary>
    public static string Configuration { get; } =
        typeof(RepositoryFolder).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    /// <summary>The built program of a project under <c>src</c>, in the project's own output folder.</summary>
    public static string Program(string project) =>
        Path.Combine(Root, "src", project, "bin", Configuration, "net10.0", $"{project}.dll");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Barq.sln")))
            {
                return folder.FullName;
            }
        }
        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Barq.sln.");
    }
}
