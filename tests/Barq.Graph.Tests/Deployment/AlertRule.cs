using Barq.Testing;
using YamlDotNet.RepresentationModel;

namespace Barq.Graph.Tests.Deployment;

/// <summary>An alert of <c>deploy/prometheus/alerts.yml</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Expression">When it is raised.</param>
/// <param name="For">For how long that has to hold.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Runbook">Where it says what to do.</param>
internal sealed record AlertRule(string Name, string Expression, string For, string Severity, string Runbook)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<AlertRule> All { get; } =
    [
        .. YamlFile.Read(Repository.PathOf("deploy", "prometheus", "alerts.yml")).SelectMany(file => ((YamlSequenceNode)file["groups"]).SelectMany(group => (YamlSequenceNode)group["rules"]))
            .Select(rule => new AlertRule($"{rule["alert"]}", $"{rule["expr"]}", $"{rule["for"]}", $"{rule["labels"]["severity"]}", $"{rule["annotations"]["runbook"]}")),
    ];
}

/// <summary>Reads files of YAML.</summary>
internal static class YamlFile
{
    /// <summary>The documents of a file.</summary>
    public static IEnumerable<YamlNode> Read(string path)
    {
        using var reader = File.OpenText(path);
        var stream = new YamlStream();
        stream.Load(reader);
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    /// <summary>A mapping's entries below a key, itself or what it is merged from; none where there is no such key.</summary>
    public static IEnumerable<(string Key, string Value)> Entries(YamlNode node, string key) => node is YamlMappingNode mapping && mapping.Children.TryGetValue(key, out var found) && found is YamlMappingNode entries
        ? entries.Children.Where(pair => pair.Value is YamlScalarNode).Select(pair => ($"{pair.Key}", $"{pair.Value}"))
        : [];
}
