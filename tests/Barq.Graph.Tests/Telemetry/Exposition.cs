using System.Text.RegularExpressions;

namespace Barq.Graph.Tests.Telemetry;

/// <summary>What <c>/metrics</c> answered: its metrics, with the labels that each has and their values.</summary>
/// <remarks>Source: Prometheus, "Exposition formats".</remarks>
internal sealed partial class Exposition
{
    private readonly Dictionary<string, Dictionary<string, HashSet<string>>> _metrics = new(StringComparer.Ordinal);

    public Exposition(string text)
    {
        foreach (Match sample in Sample.Matches(text))
        {
            if (!_metrics.TryGetValue(sample.Groups["name"].Value, out var labels))
            {
                labels = _metrics[sample.Groups["name"].Value] = new(StringComparer.Ordinal);
            }

            foreach (Match label in Label.Matches(sample.Groups["labels"].Value))
            {
                labels.TryAdd(label.Groups["name"].Value, new(StringComparer.Ordinal));
                labels[label.Groups["name"].Value].Add(label.Groups["value"].Value);
            }
        }
    }

    /// <summary>The metrics.</summary>
    public IEnumerable<string> Names => _metrics.Keys;

    /// <summary>The labels of a metric with their values; null where there is no such metric.</summary>
    public IReadOnlyDictionary<string, HashSet<string>>? Find(string name) => _metrics.GetValueOrDefault(name);

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?<labels>.*)\})? \S+""", RegexOptions.Multiline)]
    private static partial Regex Sample { get; }

    [GeneratedRegex("""(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>(?:[^"\\]|\\.)*)"(?:,|$)""")]
    private static partial Regex Label { get; }
}
