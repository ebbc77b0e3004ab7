using System.Text.RegularExpressions;
using Barq.Jobs;
using Barq.Jobs.Hosting;
using Barq.Jobs.Telemetry;
using Barq.Persistence;
using Barq.Persistence.Settings;
using Barq.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Commands;

/// <summary>The example files list every setting that a host reads, and nothing that none reads.</summary>
public sealed partial class SettingExamplesTests
{
    // Read by the framework itself.
    private const string Environment = "ASPNETCORE_ENVIRONMENT";

    [Theory]
    [InlineData(".env.development.example")]
    [InlineData(".env.production.example")]
    public void Example_Variables_AreTheSettingsWithTheirDefaults(string file)
    {
        var settings = Settings();
        var listed = Entry().Matches(File.ReadAllText(Path.Combine(RepositoryFolder.Root, file)).ReplaceLineEndings("\n"))
            .ToDictionary(entry => entry.Groups["variable"].Value, entry => Default().Match(entry.Groups["comment"].Value).Groups["value"].Value);

        Assert.Equal(settings.Keys.Append(Environment).Order(StringComparer.Ordinal), listed.Keys.Order(StringComparer.Ordinal));
        Assert.All(settings, setting => Assert.Equal(
            (setting.Key, setting.Value is null or "" ? "unset" : setting.Value), (setting.Key, listed[setting.Key])));
    }

    [Fact]
    public void Documentation_OfEverySetting_IsThere()
    {
        var settings = Settings();
        var docs = string.Concat(Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Root, "docs"), "*.md", SearchOption.AllDirectories).Select(File.ReadAllText));
        var rows = Row().Matches(File.ReadAllText(Path.Combine(RepositoryFolder.Root, "docs", "settings.md")))
            .ToDictionary(row => row.Groups["variable"].Value, row => row.Groups["value"].Value);

        Assert.DoesNotContain(settings.Keys, name => !Regex.IsMatch(docs, $@"\b{name}\b"));
        Assert.Empty(rows.Keys.Except(settings.Keys));
        Assert.All(rows, row => Assert.Equal((row.Key, settings[row.Key] is { Length: > 0 } value ? value : "unset"), (row.Key, row.Value)));
    }

    private static Dictionary<string, string?> Settings()
    {
        var services = new ServiceCollection();
        var configuration = new ConfigurationBuilder().Build();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddBarqHosting().AddBarqTelemetry(configuration, "test").AddBarqPersistence().AddBarqJobs().AddBarqGraph();
        using var provider = services.BuildServiceProvider();
        return provider.GetServices<SettingDescription>().ToDictionary(setting => setting.Variable, setting => setting.Default);
    }

    /// <summary>Comment lines, then the assignment, which may be one of them.</summary>
    [GeneratedRegex("(?<comment>(?:^# .*\n)*?)^(?:# )?(?<variable>[A-Z][A-Z0-9_]+)=.*$", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"^\| `(?<variable>[A-Z][A-Z0-9_]+)` \| (?<value>[^ |]*)", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"Default: (?<value>[\w.@/]+?)(?: \(.*\))?\.$", RegexOptions.Multiline)]
    private static partial Regex Default();
}
