using System.Globalization;

namespace Barq.Testing.PostgreSql;

/// <summary>Where PostgreSQL's programs are on this machine, and as which user they can run.</summary>
internal static class PostgreSqlBinaries
{
    private const string DebianFolder = "/usr/lib/postgresql";

    /// <summary>The folder with <c>postgres</c> and <c>initdb</c>: of PATH, else Debian's with the highest version; null when there is none.</summary>
    public static string? Folder { get; } = OperatingSystem.IsLinux() ? Find() : null;

    private static string? Find()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        // Debian keeps the servers outside PATH, one folder for each major version.
        var versions = Directory.Exists(DebianFolder)
            ? Directory.EnumerateDirectories(DebianFolder)
                .OrderByDescending(folder => decimal.TryParse(Path.GetFileName(folder), NumberStyles.Number, CultureInfo.InvariantCulture, out var version) ? version : 0)
                .Select(folder => Path.Combine(folder, "bin"))
            : [];
        return path.Concat(versions)
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }
}
