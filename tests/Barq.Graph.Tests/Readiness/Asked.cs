using Barq.Graph.Tests.Metrics;
using Barq.Jobs.Readiness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Barq.Graph.Tests.Readiness;

/// <summary>What a part said when it was asked whether it is ready, as an operator's probe hears it, and what was logged of that.</summary>
/// <param name="Status">How it is.</param>
/// <param name="Why">What it said.</param>
/// <param name="Logged">The lines from Information on.</param>
internal sealed record Asked(HealthStatus Status, string? Why, IReadOnlyCollection<(int Id, LogLevel Level, string Text)> Logged)
{
    /// <summary>Asks a part.</summary>
    public static async Task<Asked> OfAsync<TCheck>(TCheck part)
        where TCheck : class, IHealthCheck
    {
        using var lines = new LoggedLines();
        await using var services = new ServiceCollection().AddLogging(logging => logging.AddProvider(lines)).AddSingleton(part).AddReadiness<TCheck>("part").BuildServiceProvider();
        var said = (await services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["part"];
        return new Asked(said.Status, said.Description, lines.Lines);
    }
}
