using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Barq.Performance.Load;
using Barq.Performance.Reports;
using Barq.Performance.Servers;
using Barq.Performance.Unit;

namespace Barq.Performance;

/// <summary>The operator's tool: measures a gateway, and says which of the guide's targets it meets.</summary>
internal static class PerformanceCommand
{
    /// <summary>Exit code: the command line can't be read, or what it names can't be measured.</summary>
    public const int NotMeasured = 2;

    private const int TargetMissed = 1;
    private const int MinKeyCharacters = 32;

    public static RootCommand Create()
    {
        var mode = Of("--mode", Mode.All, "unit: caches, simple queries, batches; load: virtual users; all: both.");
        var duration = AtLeast(1, "--duration", 60, "Seconds of load at its full rate.");
        var ramp = AtLeast(0, "--ramp", 10, "Seconds in which the users come, before that; not in the figures.");
        var users = AtLeast(1, "--users", 20, "Virtual users: dispatchers, couriers, agents of the desk, owners.");
        var rate = AtLeast(0.0, "--rate", 0.0, "Requests a second of all users together, sent whether or not earlier ones are answered; 0: 55 for each user.");
        var capacity = Of("--find-capacity", false, "Raise the rate until a target breaks, and say where.");
        var url = Address("--url", "The gateway. Without one, a gateway, PostgreSQL and Redis are started here.");
        var token = Of<string?>("--token", null, "The token for all requests.");
        var key = Of<string?>("--key", null, "AUTH_SYMMETRIC_KEY of the gateway: each virtual user gets a token of its own.");
        key.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>()?.Length < MinKeyCharacters)
            {
                result.AddError($"--key has at least {MinKeyCharacters} characters, as AUTH_SYMMETRIC_KEY.");
            }
        });
        var issuer = Address("--issuer", "An OpenID Connect issuer that gives out a token for --client-id and --client-secret.");
        var client = Of<string?>("--client-id", null, "Who asks the issuer.");
        var secret = Of<string?>("--client-secret", null, "With which secret.");
        var fleet = Of("--fleet", "bench", "The fleet of the servers started here: bench, 500 000 deliveries, or demo, 5 000.");
        fleet.AcceptOnlyFromAmong("bench", "demo");
        var seed = Of("--seed", 1, "What all that is random comes from.");
        var output = Of("--output", Path.Combine("artifacts", "performance"), "The folder of report.json and report.html.");
        var root = new RootCommand("Measures a gateway against the guide's targets. Exits with 1 where one is missed, and with 2 where it can't be measured.")
        {
            mode, duration, ramp, users, rate, capacity, url, token, key, issuer, client, secret, fleet, seed, output,
        };
        root.Validators.Add(result =>
        {
            if (result.GetValue(issuer) is not null && (result.GetValue(client) is null || result.GetValue(secret) is null))
            {
                result.AddError("--issuer needs --client-id and --client-secret.");
            }
        });
        root.SetAction((parsed, cancellationToken) => TellAsync(async () =>
        {
            var count = parsed.GetValue(users);
            var plan = new Plan(
                parsed.GetValue(mode), TimeSpan.FromSeconds(parsed.GetValue(duration)), TimeSpan.FromSeconds(parsed.GetValue(ramp)), count,
                parsed.GetValue(rate) is > 0 and var given ? given : 55.0 * count, parsed.GetValue(capacity), parsed.GetValue(seed), parsed.GetValue(output)!);
            await using var subject = parsed.GetValue(url) is { } address
                ? await Subject.AtAsync(new Uri(address.TrimEnd('/') + "/"), parsed.GetValue(token), parsed.GetValue(key), parsed.GetValue(issuer), parsed.GetValue(client), parsed.GetValue(secret))
                : await OwnServers.StartAsync(isDemo: parsed.GetValue(fleet) == "demo");
            return await RunAsync(subject, plan, cancellationToken);
        }, cancellationToken));
        return root;
    }

    // What is away, or does not answer as a gateway does, is told in a line.
    private static async Task<int> TellAsync(Func<Task<int>> measure, CancellationToken cancellationToken)
    {
        try
        {
            return await measure();
        }
        catch (Exception exception) when (exception is HttpRequestException or InvalidOperationException or JsonException or KeyNotFoundException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            await Console.Error.WriteLineAsync($"It can't be measured: {exception.Message.ReplaceLineEndings(" ")}");
            return NotMeasured;
        }
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

    private static Option<T> AtLeast<T>(T least, string name, T standard, string description)
        where T : struct, IComparable<T>
    {
        var option = Of(name, standard, description);
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<T>().CompareTo(least) < 0)
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} must be at least {least}."));
            }
        });
        return option;
    }

    private static Option<string?> Address(string name, string description)
    {
        var option = Of<string?>(name, null, description);
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } address && !(Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)))
            {
                result.AddError($"{name} must be an address as https://barq.example.");
            }
        });
        return option;
    }

    private static Option<T> Of<T>(string name, T standard, string description) => new(name) { DefaultValueFactory = _ => standard, Description = description };
}
