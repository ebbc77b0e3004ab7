using System.Text.RegularExpressions;
using dotenv.net;

namespace Barq.Persistence.Settings;

/// <summary>The file <c>.env</c> in the working folder: settings for whoever starts a host by hand.</summary>
public static partial class DotEnvFile
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
            CheckLines(path);
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

    // The reader passes over a line that sets nothing, so that a forgotten sign would leave a default in force, silently.
    private static void CheckLines(string path)
    {
        var number = 0;
        char? quote = null;
        foreach (var line in File.ReadLines(path).Select(line => line.Trim()))
        {
            number++;
            if (quote is { } open)
            {
                quote = line.Contains(open, StringComparison.Ordinal) ? null : quote;
                continue;
            }

            var sign = line.IndexOf('=', StringComparison.Ordinal);
            if (line.Length > 0 && line[0] != '#' && sign <= 0)
            {
                // The name alone: what follows may be a secret.
                var name = VariableName().Match(line);
                throw new StartupException(
                    $"{path}, line {number}{(name.Success ? $" ({name.Value} …)" : "")} sets nothing: a line is NAME=value, empty, or a comment that begins with #.");
            }

            quote = line.Length == 0 || line[0] == '#' ? null : OpenQuote(line[(sign + 1)..].TrimStart());
        }
    }

    // A value in quotes may have several lines.
    private static char? OpenQuote(string value) =>
        value is ['"' or '\'', ..] && value.IndexOf(value[0], 1) < 0 ? value[0] : null;

    [GeneratedRegex("^(?:export )?[A-Z][A-Z0-9_]*(?=$|[ :])")]
    private static partial Regex VariableName();
}
