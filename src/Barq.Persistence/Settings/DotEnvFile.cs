using dotenv.net;

namespace Barq.Persistence.Settings;

/// <summary>The file <c>.env</c> in the working folder: settings for whoever starts a host by hand.</summary>
public static class DotEnvFile
{
    /// <summary>The file's name.</summary>
    public const string Name = ".env";

    /// <summary>
    /// Makes environment variables of the file's lines, where it exists. A variable that is set already stays, even where it is empty:
    /// so real variables win over the file, and the file over <c>appsettings.json</c>. To be called before the host is built.
    /// </summary>
    /// <param name="folder">The folder; null is the working folder.</param>
    /// <exception cref="StartupException">The file is there but can't be read.</exception>
    public static void Load(string? folder = null)
    {
        var path = Path.Combine(folder ?? Directory.GetCurrentDirectory(), Name);
        if (!File.Exists(path))
        {
            return;
        }

        IDictionary<string, string> variables;
        try
        {
            variables = DotEnv.Read(new DotEnvOptions(
                ignoreExceptions: false, envFilePaths: [path], trimValues: true, supportExportSyntax: true, supportVariableExpansion: false));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or FormatException)
        {
            throw new StartupException($"{path} can't be read: {exception.Message}", exception);
        }

        foreach (var (name, value) in variables)
        {
            if (Environment.GetEnvironmentVariable(name) is null)
            {
                Environment.SetEnvironmentVariable(name, value);
            }
        }
    }
}
