using System.CommandLine;
using Barq.Performance.Load;
using Barq.Performance.Reports;
using Barq.Performance.Servers;
using Barq.Performance.Unit;

namespace Barq.Performance;

/// <summary>The operator's tool: measures a gateway, and says which of the guide's targets it meets.</summary>
internal static class PerformanceCommand
{
    private const int TargetMissed = 1;

    public static RootCommand Create()
    {
        var mode = Of("--mode", Mode.All, "unit: caches, simple queries, batches; load: virtual users; all: both.");
        var duration = Of("--duration", 60, "Seconds of load at its full rate.");
        var ramp = Of("--ramp", 10, "Seconds in which the users come, before that; not in the figures.");
        var users = Of("--users", 20, "Virtual users: dispatchers, couriers, agents of the desk, owners.");
        var rate = Of("--rate", 0.0, "Requests a second of all users together, sent whether or not earlier ones are answered; 0: 55 for each user.");
        var capacity = Of("--find-capacity", false, "Raise the rate until a target breaks, and say where.");
        var url = Of<string?>("--url", null, "The gateway. Without one, a gateway, PostgreSQL and Redis are started here.");
        var token = Of<string?>("--token", null, "The token for all requests.");
        var key = Of<string?>("--key", null, "AUTH_SYMMETRIC_KEY of the gateway: each virtual user gets a token of its own.");
        var issuer = Of<string?>("--issuer", null, "An OpenID Connect issuer that gives out a token for --client-id and --client-secret.");
        var client = Of<string?>("--client-id", null, "Who asks the issuer.");
        var secret = Of<string?>("--client-secret", null, "With which secret.");
        var fleet = Of("--fleet", "bench", "The fleet of the servers started here: bench, 500 000 deliveries, or demo, 5 000.");
        fleet.AcceptOnlyFromAmong("bench", "demo");
        var seed = Of("--seed", 1, "What all that is random comes from.");
        var output = Of("--output", Path.Combine("artifacts", "performance"), "The folder of report.json and report.html.");
        var root = new RootCommand("Measures a gateway against the guide's targets. Exits with 1 where one is missed.")
        {
            mode, duration, ramp, users, rate, capacity, url, token, key, issuer, client, secret, fleet, seed, output,
        };
        root.SetAction(async (parsed, cancellationToken) =>
        {
            var count = Math.Max(1, parsed.GetValue(users));
            var plan = new Plan(
                parsed.GetValue(mode), TimeSpan.FromSeconds(Math.Max(1, parsed.GetValue(duration))), TimeSpan.FromSeconds(Math.Max(0, parsed.GetValue(ramp))), count,
                parsed.GetValue(rate) is > 0 and var given ? given : 55.0 * count, parsed.GetValue(capacity), parsed.GetValue(seed), parsed.GetValue(output)!);
            await using var subject = parsed.GetValue(url) is { } address
                ? await Subject.AtAsync(new Uri(address.TrimEnd('/') + "/"), parsed.GetValue(token), parsed.GetValue(key), parsed.GetValue(issuer), parsed.GetValue(client), parsed.GetValue(secret))
                : await OwnServers.StartAsync(isDemo: parsed.GetValue(fleet) == "demo");
            return await RunAsync(subject, plan, cancellationToken);
        });
        return root;
    }

    private static async Task<int> RunAsync(Subject subject, Plan plan, CancellationToken cancellationToken)
    {
        var report = new Report
        {
            Url = subject.Address.ToString(), Machine = Machine.Describe(), StartedAt = TimeProvider.System.GetUtcNow(), Users = plan.Users, Rate = plan.Rate, DurationSeconds = plan.Duration.TotalSeconds,
        };
        if (plan.Mode is Mode.Unit or Mode.All)
        {
            report.Unit.AddRange(await UnitRun.RunAsync(subject, cancellationToken));
        }

        if (plan.Mode is Mode.Load or Mode.All)
        {
            report.Load = await new LoadRun(subject, plan, plan.Rate).RunAsync(Progress.Tell, cancellationToken);
        }

        if (plan.FindCapacity)
        {
            report.Capacity = await CapacitySearch.RunAsync(subject, plan, cancellationToken);
        }

        report.LoadAverage = Machine.LoadAverage();
        SummaryTable.Write(report);
        await report.SaveAsync(plan.Output, cancellationToken);
        Console.WriteLine($"{Path.Combine(plan.Output, Report.JsonFile)} and {Path.Combine(plan.Output, Report.HtmlFile)} have all figures.");
        return Target.AllMet(report.Targets) ? 0 : TargetMissed;
    }

    private static Option<T> Of<T>(string name, T standard, string description) => new(name) { DefaultValueFactory = _ => standard, Description = description };
}
