using System.CommandLine;
using Barq.Persistence.Databases;
using Barq.Persistence.SecondLevelCache;
using Barq.Persistence.Startup;
using Npgsql;

namespace Barq.Graph.Commands;

/// <summary><c>migrate</c>: brings the database to this build's schema.</summary>
internal sealed class MigrateCommand(EmbeddedGuard guard, FleetMigrator migrator, FleetDatabase database, ChangeTriggerSetup triggers, CacheOptions cache) : IGatewayCommand
{
    public Command Create()
    {
        var command = new Command("migrate", "Create the database where it is missing, and bring it to this build's schema.");
        command.SetAction((_, cancellationToken) => RunAsync(cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        guard.CheckDatabase();
        var applied = await migrator.MigrateAsync(cancellationToken);
        foreach (var migration in applied)
        {
            await Console.Out.WriteLineAsync($"Applied {migration}");
        }

        // Here, and not under the writes that come when the nodes do.
        if (cache.DatabaseNotifications && database.Primary is NpgsqlDataSource server)
        {
            await using var connection = await server.OpenConnectionAsync(cancellationToken);
            await Console.Out.WriteLineAsync($"Made the triggers of {await triggers.EnsureAsync(connection, cancellationToken)} tables");
        }

        await Console.Out.WriteLineAsync($"{database.Address} has this build's schema.");
        return 0;
    }
}
