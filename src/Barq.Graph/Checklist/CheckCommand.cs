using System.CommandLine;
using System.Globalization;
using Barq.Graph.Commands;
using Barq.Jobs.Hosting;
using Barq.Persistence.Checklist;

namespace Barq.Graph.Checklist;

/// <summary><c>check</c>: runs the production checklist against the settings in force.</summary>
internal sealed class CheckCommand(IServiceProvider services) : IGatewayCommand
{
    public Command Create()
    {
        var hosts = new Option<int>("--hosts")
        {
            Description = "Gateways and job hosts that share the database, at the most at a time.",
            DefaultValueFactory = _ => 2,
        };
        hosts.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 10_000)
            {
                result.AddError("--hosts must be between 1 and 10000.");
            }
        });
        var command = new Command("check", "Run the production checklist against the settings in force: database, replicas, Redis, job hosts, tokens. Changes nothing; exits with 1 where a line is wrong.") { hosts };
        command.SetAction((parsed, cancellationToken) => RunAsync(new CheckScope(parsed.GetValue(hosts)), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(CheckScope scope, CancellationToken cancellationToken)
    {
        var counts = new int[3];
        await foreach (var line in services.GetRequiredService<ProductionChecklist>().RunAsync(scope, cancellationToken))
        {
            counts[(int)line.Outcome]++;
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Mark(line.Outcome)} {line.Name,-20} {line.Text}"));
        }

        await Console.Out.WriteLineAsync($"{counts[(int)CheckOutcome.Right]} right, {counts[(int)CheckOutcome.Wrong]} wrong, {counts[(int)CheckOutcome.Open]} for you to say");
        return counts[(int)CheckOutcome.Wrong] == 0 ? 0 : BarqHost.StartupFailed;
    }

    private static char Mark(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Right => '✓',
        CheckOutcome.Wrong => '✗',
        _ => '–',
    };
}
