namespace Barq.Testing.Redis;

/// <summary>Where Redis's server is on this machine.</summary>
internal static class RedisBinaries
{
    /// <summary>The path of <c>redis-server</c> in PATH; null when there is none.</summary>
    public static string? Server { get; } = OperatingSystem.IsLinux()
        ? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append("/usr/bin") // A service's PATH may lack it.
            .Select(folder => Path.Combine(folder, "redis-server"))
            .FirstOrDefault(File.Exists)
        : null;
}
