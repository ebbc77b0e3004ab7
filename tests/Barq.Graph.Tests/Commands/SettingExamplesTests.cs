using System.Text.RegularExpressions;
using Barq.Graph.Composition;
using Barq.Jobs.Composition;
using Barq.Jobs.Hosting;
using Barq.Jobs.Telemetry;
using Barq.Persistence.Composition;
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
        var settings = Settings().ToDictionary(setting => setting.Key, setting => setting.Value.Default);
        var listed = Entry().Matches(File.ReadAllText(Path.Combine(RepositoryFolder.Root, file)).ReplaceLineEndings("\n"))
            .ToDictionary(entry => entry.Groups["variable"].Value, entry => Default().Match(entry.Groups["comment"].Value).Groups["value"].Value);

        Assert.Equal(settings.Keys.Append(Environment).Order(StringComparer.Ordinal), listed.Keys.Order(StringComparer.Ordinal));
        Assert.All(settings, setting => Assert.Equal(
            (setting.Key, setting.Value is null or "" ? "unset" : setting.Value), (setting.Key, listed[setting.Key])));
    }

    // Only a wrong default was noticed: what a line says of the least and the most may be wrong as well.
    [Theory]
    [InlineData(".env.development.example")]
    [InlineData(".env.production.example")]
    [InlineData("docs/settings.md")]
    public void Text_OfEveryNumber_TellsTheRangeThatHolds(string file)
    {
        var text = File.ReadAllText(Path.Combine(RepositoryFolder.Root, file)).ReplaceLineEndings("\n");
        var told = (file.EndsWith(".md", StringComparison.Ordinal) ? Row() : Entry()).Matches(text)
            .ToDictionary(entry => entry.Groups["variable"].Value, entry => entry.Groups[0].Value.Replace("\n# ", " ", StringComparison.Ordinal));
        var ranges = Settings().Values.Where(setting => setting.Range is not null).ToDictionary(setting => setting.Variable, setting => setting.Range!);

        Assert.True(ranges.Count > 60, $"{ranges.Count}");
        Assert.Empty(ranges.Where(range => !Ranges().Matches(told[range.Key]).Any(match => $"{match.Groups["least"]} to {match.Groups["most"]}" == range.Value)).Select(range => $"{range.Key}: {range.Value}"));
        Assert.Empty(told.Where(each => !ranges.ContainsKey(each.Key) && Ranges().IsMatch(each.Value)).Select(each => each.Key));
    }

    [Fact]
    public void Documentation_OfEverySetting_IsThere()
    {
        var settings = Settings().ToDictionary(setting => setting.Key, setting => setting.Value.Default);
        var docs = string.Concat(Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Root, "docs"), "*.md", SearchOption.AllDirectories).Select(File.ReadAllText));
        var rows = Row().Matches(File.ReadAllText(Path.Combine(RepositoryFolder.Root, "docs", "settings.md")))
            .ToDictionary(row => row.Groups["variable"].Value, row => row.Groups["value"].Value);

        Assert.DoesNotContain(settings.Keys, name => !Regex.IsMatch(docs, $@"\b{name}\b"));
        Assert.Equal(settings.Keys.Order(StringComparer.Ordinal), rows.Keys.Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.Equal((row.Key, settings[row.Key] is { Length: > 0 } value ? value : "unset"), (row.Key, row.Value)));
    }

    /// <summary>All settings of both hosts, by their names.</summary>
    internal static Dictionary<string, SettingDescription> Settings()
    {
        var services = new ServiceCollection();
        var configuration = new ConfigurationBuilder().Build();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddBarqHosting().AddBarqTelemetry(configuration, "test").AddBarqPersistence().AddBarqJobs().AddBarqGraph();
        using var provider = services.BuildServiceProvider();
        return provider.GetServices<SettingDescription>().ToDictionary(setting => setting.Variable);
    }

    /// <summary>Comment lines, then the assignment, which may be one of them.</summary>
    [GeneratedRegex("(?<comment>(?:^# .*\n)*?)^(?:# )?(?<variable>[A-Z][A-Z0-9_]+)=.*$", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"^\| `(?<variable>[A-Z][A-Z0-9_]+)` \| (?<value>[^ |]*)[^\n]*", RegexOptions.Multiline)]
    private static partial Regex Row();

    /// <summary>A range as a line writes it, with what its ends mean in brackets.</summary>
    [GeneratedRegex(@"(?<![\w.])(?<least>\d[\d.]*)(?: \([^)]*\))? to (?<most>\d+)(?![\w.]\d)(?= |,|;|\.|$)")]
    private static partial Regex Ranges();

    [GeneratedRegex(@"Default: (?<value>[\w.@/]+?)(?: \(.*\))?\.$", RegexOptions.Multiline)]
    private static partial Regex Default();
}
