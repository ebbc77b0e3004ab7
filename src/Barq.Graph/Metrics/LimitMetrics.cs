using System.ComponentModel;

namespace Barq.Graph.Metrics;

/// <summary>What the limits and the fair shares have done, since the start but for what is now.</summary>
/// <param name="RateAllowed">Requests that the rate limit let through.</param>
/// <param name="RateRefused">Requests that it refused.</param>
/// <param name="RateAlone">Requests that a node decided on alone, as Redis was away or slow.</param>
/// <param name="Executing">Operations that are executed now.</param>
/// <param name="Refused">Operations that were refused as there were as many as there may be.</param>
/// <param name="Shed">Operations that were refused as work waits too long for a processor.</param>
/// <param name="QueueDelay">How long work waits for a processor now: the node where it is longest.</param>
/// <param name="TurnsRunning">Statements and transactions that have their turn at the database now.</param>
/// <param name="TurnsWaiting">Those that wait for it now.</param>
/// <param name="TurnsShed">Those that were given up, as too many waited or for too long.</param>
[Description("What the limits and the fair shares have done, since the start but for what is now.")]
public sealed record LimitMetrics(
    [property: Description("Requests that the rate limit let through.")] long RateAllowed,
    [property: Description("Requests that it refused.")] long RateRefused,
    [property: Description("Requests that a node decided on alone, as Redis was away or slow.")] long RateAlone,
    [property: Description("Operations that are executed now.")] long Executing,
    [property: Description("Operations that were refused as there were as many as there may be.")] long Refused,
    [property: Description("Operations that were refused as work waits too long for a processor.")] long Shed,
    [property: Description("How long work waits for a processor now, in seconds: the node where it is longest.")] double QueueDelay,
    [property: Description("Statements and transactions that have their turn at the database now.")] long TurnsRunning,
    [property: Description("Those that wait for it now.")] long TurnsWaiting,
    [property: Description("Those that were given up, as too many waited or for too long.")] long TurnsShed)
{
    /// <summary>Nothing.</summary>
    internal static LimitMetrics None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>Of two nodes together.</summary>
    internal LimitMetrics Plus(LimitMetrics other) => new(
        RateAllowed + other.RateAllowed, RateRefused + other.RateRefused, RateAlone + other.RateAlone, Executing + other.Executing, Refused + other.Refused, Shed + other.Shed,
        Math.Max(QueueDelay, other.QueueDelay), TurnsRunning + other.TurnsRunning, TurnsWaiting + other.TurnsWaiting, TurnsShed + other.TurnsShed);
}
