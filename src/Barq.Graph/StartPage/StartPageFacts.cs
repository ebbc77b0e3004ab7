namespace Barq.Graph.StartPage;

/// <summary>What the start page shows of this gateway.</summary>
/// <param name="HasExplorer">Whether the explorer is on.</param>
/// <param name="HasDashboard">Whether the dashboard is on.</param>
/// <param name="NeedsToken">Whether requests need a token.</param>
internal sealed record StartPageFacts(bool HasExplorer, bool HasDashboard, bool NeedsToken);
