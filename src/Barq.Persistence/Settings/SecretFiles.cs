using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Barq.Persistence.Settings;

/// <summary>
/// Secrets as files, as orchestrators hand them out: <c>DATABASE_URL_FILE=/run/secrets/database-url</c> is a <c>DATABASE_URL</c> that stands
/// in the file. So for each setting that may hold a password.
/// </summary>
public static class SecretFiles
{
    /// <summary>What stands behind a setting's name where its value is in a file.</summary>
    public const string Ending = "_FILE";

    private const int MostBytes = 1 << 20;

    /// <summary>The settings that may stand in files; a test holds them to those that are marked as secret.</summary>
    public static IReadOnlyList<string> Settings { get; } =
    [
        "AUTH_SYMMETRIC_KEY", "DATABASE_DIRECT_URL", "DATABASE_URL", "DB_READ_REPLICA_URLS", "JOBS_REDIS_URL", "METRICS_TOKEN", "REDIS_URL", "SENTRY_DSN", "SMTP_PASSWORD",
    ];

    /// <summary>Reads the files that are named. A line end at a file's end is not part of the secret.</summary>
    /// <param name="configuration">Where they are named, and where their contents go.</param>
    /// <exception cref="OptionsValidationException">A file can't be read or is empty, or the setting itself is set too; one line for each.</exception>
    public static void AddSecretFiles(this IConfigurationManager configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var (found, problems) = (new Dictionary<string, string?>(StringComparer.Ordinal), new List<string>());
        foreach (var setting in Settings)
        {
            if (configuration[setting + Ending] is not { } path || string.IsNullOrWhiteSpace(path))
            {
                continue;
            }

            if (!string.IsNullOrWhiteSpace(configuration[setting]))
            {
                problems.Add($"{setting} and {setting + Ending} exclude each other: set one of them.");
            }
            else if (TryRead(path.Trim(), out var secret, out var reason))
            {
                found[setting] = secret;
            }
            else
            {
                problems.Add($"{setting + Ending} is '{path}': {reason}.");
            }
        }

        if (problems.Count > 0)
        {
            throw new OptionsValidationException(Ending, typeof(SecretFiles), problems);
        }

        configuration.AddInMemoryCollection(found);
    }

    private static bool TryRead(string path, out string secret, out string reason)
    {
        (secret, reason) = ("", "");
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MostBytes })
            {
                reason = "the file is larger than any secret";
                return false;
            }

            secret = File.ReadAllText(path).TrimEnd('\r', '\n');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            reason = exception is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : "the file can't be read";
            return false;
        }

        reason = "the file is empty";
        return secret.Length > 0;
    }
}
