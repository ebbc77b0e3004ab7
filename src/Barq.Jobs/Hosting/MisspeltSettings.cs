using Barq.Persistence.Settings;

namespace Barq.Jobs.Hosting;

/// <summary>Tells of variables that nobody reads, and that were surely meant to be settings.</summary>
internal static partial class MisspeltSettings
{
    /// <summary>Logs a warning for each environment variable whose name is near to a setting's.</summary>
    /// <param name="app">The host.</param>
    public static void WarnOfMisspeltSettings(this WebApplication app)
    {
        var settings = app.Services.GetServices<SettingDescription>().Select(setting => setting.Variable).ToList();
        foreach (var (variable, meant) in SettingNames.Misspelt(Environment.GetEnvironmentVariables().Keys.Cast<string>(), settings))
        {
            LogMisspelt(app.Logger, variable, meant);
        }
    }

    [LoggerMessage(EventIds.MisspeltSetting, LogLevel.Warning, "{Variable} is no setting and changes nothing: was {Setting} meant?")]
    private static partial void LogMisspelt(ILogger logger, string variable, string setting);
}
