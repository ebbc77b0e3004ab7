using Barq.Persistence.Startup;
using Barq.Persistence.Tests.Databases;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Barq.Persistence.Tests.Startup;

/// <summary>What begins before a host has started.</summary>
public sealed class FleetPreparationTests
{
    // A host that can't be built, because of a setting say, has begun to ask the database by then.
    [SkippableFact]
    public async Task Dispose_WhileTheDatabaseIsAsked_GivesItUp()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Empty);
        await using var holder = new NpgsqlConnection(database.ConnectionString);
        await holder.OpenAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("LOCK TABLE \"__EFMigrationsHistory\"", holder))
        {
            await hold.ExecuteNonQueryAsync();
        }

        await using var waits = new NpgsqlCommand("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = '\"__EFMigrationsHistory\"'::regclass)", holder);
        var services = FleetServices.Create(
            database,
            new() { ["DB_QUERY_TIMEOUT"] = "0", ["REDIS_URL"] = "redis://127.0.0.1:1" },
            services => services.AddSingleton<IHostEnvironment>(new TestEnvironment()));
        services.GetRequiredService<IHostPreparation>().Begin();
        await Poll.UntilAsync(async () => await waits.ExecuteScalarAsync() is true, "it to ask for the migrations");

        await services.DisposeAsync();

        await Poll.UntilAsync(async () => await waits.ExecuteScalarAsync() is false, "it to be given up");
    }

    private sealed class TestEnvironment : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Staging;

        public string ApplicationName { get; set; } = "test";

        public string ContentRootPath { get; set; } = "";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
