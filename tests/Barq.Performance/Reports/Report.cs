using System.Text.Json;
using System.Text.Json.Serialization;
using Barq.Performance.Load;

namespace Barq.Performance.Reports;

/// <summary>All that was measured; times in seconds, shares of 1.</summary>
internal sealed class Report
{
    /// <summary>The report for programs.</summary>
    public const string JsonFile = "report.json";

    /// <summary>The report for people.</summary>
    public const string HtmlFile = "report.html";

    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>The gateway.</summary>
    public required string Url { get; init; }

    /// <summary>The machine that measured.</summary>
    public required string Machine { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Virtual users.</summary>
    public required int Users { get; init; }

    /// <summary>Requests a second of all of them.</summary>
    public required double Rate { get; init; }

    /// <summary>Seconds at the full rate.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>What else ran on the machine: its load averages at the end.</summary>
    public string? LoadAverage { get; set; }

    /// <summary>One thing at a time.</summary>
    public List<Target> Unit { get; } = [];

    /// <summary>Virtual users; null where none were asked for.</summary>
    public LoadResult? Load { get; set; }

    /// <summary>Where it breaks; null where nobody asked.</summary>
    public CapacityResult? Capacity { get; set; }

    /// <summary>All targets that were looked at.</summary>
    public IReadOnlyList<Target> Targets => [.. Unit, .. Load?.Targets ?? []];

    /// <summary>Whether no target was missed.</summary>
    public bool IsMet => Target.AllMet(Targets);

    /// <summary>Writes both reports into a folder.</summary>
    /// <param name="folder">The folder, made where it is missing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task SaveAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, JsonFile), JsonSerializer.Serialize(this, _json), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, HtmlFile), HtmlReport.Write(this), cancellationToken);
    }
}
