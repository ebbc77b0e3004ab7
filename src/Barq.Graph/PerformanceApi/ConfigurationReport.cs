using Barq.Persistence.Settings;

namespace Barq.Graph.PerformanceApi;

/// <summary>Which settings are in force.</summary>
internal sealed class ConfigurationReport(IEnumerable<SettingDescription> settings, IConfiguration configuration, IHostEnvironment environment)
{
    private const string Telemetry = "OTEL_";

    /// <summary>Every setting of this process, and the standard ones of OpenTelemetry that are set.</summary>
    public ConfigurationInForce Read() => new(environment.EnvironmentName, [.. settings.Select(Read).Concat(ReadTelemetry()).OrderBy(setting => setting.Variable, StringComparer.Ordinal)]);

    private SettingInForce Read(SettingDescription setting)
    {
        // An empty variable is an unset one.
        var text = configuration[setting.Variable];
        var isSet = !string.IsNullOrWhiteSpace(text);
        var value = isSet ? text!.Trim() : setting.Default;
        return new SettingInForce(setting.Variable, value is not null && setting.IsSecret ? Secrets.Mask(value) : value, setting.Default, isSet);
    }

    private IEnumerable<SettingInForce> ReadTelemetry() => configuration.AsEnumerable()
        .Where(pair => settings.All(setting => setting.Variable != pair.Key) && pair.Key.StartsWith(Telemetry, StringComparison.OrdinalIgnoreCase) && !string.IsNullOrWhiteSpace(pair.Value))
        // Headers carry keys.
        .Select(pair => new SettingInForce(
            pair.Key, pair.Key.Contains("HEADERS", StringComparison.OrdinalIgnoreCase) ? "***" : pair.Value!.Contains("://", StringComparison.Ordinal) ? Secrets.Mask(pair.Value) : pair.Value,
            null, true));
}

/// <summary>The settings in force.</summary>
/// <param name="Environment">The environment: Development, Production, ….</param>
/// <param name="Settings">The settings by name.</param>
internal sealed record ConfigurationInForce(string Environment, IReadOnlyList<SettingInForce> Settings);

/// <summary>A setting.</summary>
/// <param name="Variable">Its variable.</param>
/// <param name="Value">Its value, secrets masked; null where it has none.</param>
/// <param name="Default">The value where the variable is unset.</param>
/// <param name="IsSet">Whether the variable is set.</param>
internal sealed record SettingInForce(string Variable, string? Value, string? Default, bool IsSet);
