using System.Globalization;
using Barq.Performance.Servers;

namespace Barq.Performance.Load;

/// <summary>What a gateway carries: the rate that broke no target, and what broke at the next one.</summary>
/// <param name="Rate">The highest rate at which all targets were met; null where none was.</param>
/// <param name="BrokenAt">The rate at which one broke; null where none did.</param>
/// <param name="Broken">What broke.</param>
/// <param name="Steps">All that was tried, in order.</param>
internal sealed record CapacityResult(double? Rate, double? BrokenAt, string? Broken, IReadOnlyList<CapacityStep> Steps);

/// <summary>A rate that was tried.</summary>
/// <param name="Rate">The rate.</param>
/// <param name="Throughput">What was answered without an error in a second.</param>
/// <param name="Mean">Mean time, in seconds.</param>
/// <param name="P95">95 % took no longer.</param>
/// <param name="ErrorRate">The share answered with an error.</param>
internal sealed record CapacityStep(double Rate, double Throughput, double Mean, double P95, double ErrorRate);

/// <summary>Raises the rate until a target breaks.</summary>
internal static class CapacitySearch
{
    private const double First = 100;
    private const double Raise = 1.25;
    private const double Kept = 0.95;
    private const int MostSteps = 30;

    /// <summary>Searches. Each step is a run of its own, of a quarter of the plan's duration, at least 3 s.</summary>
    public static async Task<CapacityResult> RunAsync(Subject subject, Plan plan, CancellationToken cancellationToken)
    {
        var step = plan with { Duration = TimeSpan.FromSeconds(Math.Max(3, plan.Duration.TotalSeconds / 4)), Ramp = TimeSpan.FromSeconds(Math.Min(2, plan.Ramp.TotalSeconds)) };
        List<CapacityStep> steps = [];
        double? good = null;
        for (var rate = First; steps.Count < MostSteps && !cancellationToken.IsCancellationRequested; rate *= Raise)
        {
            var result = await new LoadRun(subject, step, rate).RunAsync(_ => { }, cancellationToken);
            var tried = new CapacityStep(rate, result.Throughput, result.Total.Mean, result.Total.P95, result.Total.ErrorRate);
            steps.Add(tried);
            var broken = WhatBreaks(tried, result.Targets);
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rate,6:0}/s: {tried.Throughput:0}/s answered, p95 {tried.P95 * 1000:0.#} ms, {tried.ErrorRate:P2} errors{(broken is null ? "" : $": {broken}")}"));
            if (broken is not null)
            {
                return new(good, rate, broken, steps);
            }

            good = rate;
        }

        return new(good, null, null, steps);
    }

    /// <summary>The first target that a step breaks: those of times and errors, and that what is asked for is answered.</summary>
    public static string? WhatBreaks(CapacityStep step, IReadOnlyList<Target> targets) =>
        targets.FirstOrDefault(target => target.Unit != "requests/s" && !target.IsFloor && target.IsMet is false) is { } missed ? $"{missed.Name} is {missed.Measured}, promised {missed.Promise}"
        : step.Throughput < Kept * step.Rate ? string.Create(CultureInfo.InvariantCulture, $"of {step.Rate:0} requests a second {step.Throughput:0} were answered") : null;
}
