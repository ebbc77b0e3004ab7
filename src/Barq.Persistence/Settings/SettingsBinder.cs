using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Barq.Persistence.Settings;

/// <summary>
/// Fills an options class from its variables. A value that can't be used is left out and then fails the validation, so that all bad
/// values are told at once.
/// </summary>
internal sealed class SettingsBinder<TOptions>(SettingsTable<TOptions> table, IConfiguration configuration)
    : IConfigureOptions<TOptions>, IValidateOptions<TOptions>
    where TOptions : class, new()
{
    public void Configure(TOptions options) => Apply(options);

    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var problems = Apply(new TOptions());
        return problems.Count > 0 ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }

    private List<string> Apply(TOptions options)
    {
        List<string> problems = [];
        foreach (var setting in table)
        {
            // An empty variable is an unset one: that is how compose files pass a variable on that nobody gave.
            if (configuration[setting.Variable] is { } text && !string.IsNullOrWhiteSpace(text)
                && setting.Apply(options, text.Trim()) is { } problem)
            {
                problems.Add($"{setting.Variable} is '{(setting.IsSecret ? Secrets.Mask(text) : text)}': {problem}.");
            }
        }

        return problems;
    }
}
