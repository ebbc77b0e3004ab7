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
        var command = new Command("seed", "Fill an empty database with a generated fleet, the same one each time.") { size };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(Enum.Parse<SeedSize>(parsed.GetValue(size)!, ignoreCase: true), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(SeedSize size, CancellationToken cancellationToken)
    {
        guard.CheckDatabase();
        var start = time.GetTimestamp();
        await migrator.MigrateAsync(cancellationToken);
        try
        {
            await SeedDisplay.RunAsync(progress => seeder.SeedAsync(size, progress, cancellationToken));
        }
        catch (FleetNotEmptyException exception)
        {
            throw new StartupException($"The database {database.Address} is not empty, nothing was written: {exception.Message}", exception);
        }

        await Console.Out.WriteLineAsync($"Seeded {database.Address} in {time.GetElapsedTime(start).TotalSeconds:0.0} s.");
        return 0;
    }
}
