using System.CommandLine;
using Barq.Persistence.Databases;
using Barq.Persistence.Seeding;
using Barq.Persistence.Settings;
using Barq.Persistence.Startup;

namespace Barq.Graph.Commands;

/// <summary><c>seed</c>: fills an empty database with a generated fleet.</summary>
internal sealed class SeedCommand(EmbeddedGuard guard, FleetMigrator migrator, IFleetSeeder seeder, FleetDatabase database, TimeProvider time)
    : IGatewayCommand
{
    public Command Create()
    {
        var size = new Option<string>("--size")
        {
            Description = "demo: 5 organizations and 5 000 deliveries; bench: 20 organizations and 500 000 deliveries.",
            DefaultValueFactory = _ => "demo",
        };
        size.AcceptOnlyFromAmong("demo", "bench");
        var scale = new Option<int>("--scale")
        {
            Description = "How many times as long the fleet's history is, 1 to 20: as many couriers and open deliveries, more that are over.",
            DefaultValueFactory = _ => 1,
        };
        scale.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 20)
            {
                result.AddError("--scale must be between 1 and 20.");
            }
        });
        var command = new Command("seed", "Fill an empty database with a generated fleet, the same one each time.") { size, scale };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(Enum.Parse<SeedSize>(parsed.GetValue(size)!, ignoreCase: true), parsed.GetValue(scale), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(SeedSize size, int scale, CancellationToken cancellationToken)
    {
        guard.CheckDatabase();
        var start = time.GetTimestamp();
        await migrator.MigrateAsync(cancellationToken);
        try
        {
            await SeedDisplay.RunAsync(progress => seeder.SeedAsync(size, scale, progress, cancellationToken));
        }
        catch (FleetNotEmptyException exception)
        {
            throw new StartupException($"The database {database.Address} is not empty, nothing was written: {exception.Message}", exception);
        }

        await Console.Out.WriteLineAsync($"Seeded {database.Address} in {time.GetElapsedTime(start).TotalSeconds:0.0} s.");
        return 0;
    }
}
