using Barq.Testing.Failover;

namespace Barq.Benchmarks.Failover;

/// <summary>What a drill has shown.</summary>
/// <param name="IsGood">Whether all is as promised.</param>
/// <param name="Cases">Each case of it.</param>
internal sealed record DrillOutcome(bool IsGood, params IReadOnlyList<DrillCase> Cases);

/// <summary>One case of a drill.</summary>
/// <param name="Name">Which of several it is; empty where there is one.</param>
/// <param name="Seen">What the clients have seen.</param>
/// <param name="Notes">What else is to be said.</param>
internal sealed record DrillCase(string Name, FailoverFigures Seen, params FormattableString[] Notes);
