using System.Text.RegularExpressions;

namespace Barq.Graph.Tests.Telemetry;

/// <summary>What a query of Prometheus speaks of. Each metric must stand with its selector, so that it is told from functions and labels.</summary>
internal sealed partial class PromQuery
{
    private static readonly HashSet<string> _words = ["sum", "min", "max", "by", "rate", "topk", "absent", "or", "histogram_quantile", "label_values"];

    public PromQuery(string query)
    {
        Metrics = [.. Selector.Matches(query).Select(match => (match.Groups["name"].Value, Parse(match.Groups["matchers"].Value)))];
        var rest = Selector.Replace(query, "");
        GroupedBy = [.. Grouping.Matches(rest).SelectMany(match => match.Groups["labels"].Value.Split(',', StringSplitOptions.TrimEntries))];
        Unknown = [.. Word.Matches(Range.Replace(Grouping.Replace(rest, ""), "")).Select(match => match.Value).Where(word => !_words.Contains(word))];
    }

    /// <summary>The metrics, and what is asked of their labels.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<(string Label, string Operator, string Value)> Matchers)> Metrics { get; }

    /// <summary>The labels by which is added up.</summary>
    public IReadOnlyList<string> GroupedBy { get; }

    /// <summary>Words that are neither.</summary>
    public IReadOnlyList<string> Unknown { get; }

    private static IReadOnlyList<(string Label, string Operator, string Value)> Parse(string matchers) =>
        [.. Matcher.Matches(matchers).Select(match => (match.Groups["label"].Value, match.Groups["operator"].Value, match.Groups["value"].Value))];

    [GeneratedRegex("""(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)\{(?<matchers>[^}]*)\}""")]
    private static partial Regex Selector { get; }

    [GeneratedRegex("""(?<label>[a-zA-Z_][a-zA-Z0-9_]*)(?<operator>=~|!~|!=|=)"(?<value>[^"]*)""")]
    private static partial Regex Matcher { get; }

    [GeneratedRegex("""by \((?<labels>[^)]*)\)""")]
    private static partial Regex Grouping { get; }

    [GeneratedRegex("""\[[^\]]*\]""")]
    private static partial Regex Range { get; }

    [GeneratedRegex("""[a-zA-Z_][a-zA-Z0-9_]*""")]
    private static partial Regex Word { get; }
}
