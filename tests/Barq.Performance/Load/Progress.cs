using System.Globalization;

namespace Barq.Performance.Load;

/// <summary>How a run goes.</summary>
/// <param name="Elapsed">How long it has gone on.</param>
/// <param name="All">How long it is to.</param>
/// <param name="Recent">Requests that were due a moment ago.</param>
/// <param name="InFlight">Requests that wait for their answers.</param>
internal sealed record ProgressFigures(TimeSpan Elapsed, TimeSpan All, OperationResult Recent, int InFlight);

/// <summary>Tells how a run goes.</summary>
internal static class Progress
{
    /// <summary>Time between two lines.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Writes a line on the error output, where it is in nobody's way.</summary>
    public static void Tell(ProgressFigures figures) => Console.Error.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{figures.Elapsed.TotalSeconds,4:0} of {figures.All.TotalSeconds:0} s  {figures.Recent.Requests,5} due in a second  p95 {figures.Recent.P95 * 1000:0.#} ms  {figures.Recent.Errors.Values.Sum()} errors  {figures.InFlight} in flight"));
}
