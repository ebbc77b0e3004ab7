using Barq.Testing;

namespace Barq.Graph.Tests.Deployment;

/// <summary>The alerts: each leads to what to do, and no page tells of one that does not exist. That their queries ask for what hosts tell, the dashboard's test holds.</summary>
public sealed class AlertTests
{
    private static readonly string _page = File.ReadAllText(Repository.PathOf("docs", "operations", "alerts.md"));

    [Fact]
    public void Alerts_All_HaveASectionAndNoSectionIsWithout()
    {
        var sections = _page.Split('\n').Where(line => line.StartsWith("## Barq", StringComparison.Ordinal)).Select(line => line[3..].Trim()).ToArray();

        Assert.True(AlertRule.All.Count >= 10, $"{AlertRule.All.Count} alerts");
        Assert.Equal(AlertRule.All.Select(rule => rule.Name), sections);
    }

    // promtool runs it, where there is one: .ci/run.
    [Fact]
    public void Alerts_All_AreSeenRaised()
    {
        var tries = File.ReadAllText(Repository.PathOf("deploy", "prometheus", "alerts.test.yml"));

        Assert.All(AlertRule.All, rule => Assert.Contains($"alertname=\"{rule.Name}\"", tries, StringComparison.Ordinal));
    }

    [Fact]
    public void Alerts_All_LeadToTheirSectionAndSayHowBadItIs() => Assert.All(AlertRule.All, rule =>
    {
        Assert.Equal($"docs/operations/alerts.md#{rule.Name.ToLowerInvariant()}", rule.Runbook);
        Assert.Contains(rule.Severity, new[] { "warning", "critical" });
        Assert.Matches("^[0-9]+m$", rule.For);
    });
}
