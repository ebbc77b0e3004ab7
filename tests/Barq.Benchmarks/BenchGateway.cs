using System.Text.Json;
using Barq.Graph.Answers;
using Barq.Graph.Auditing;
using Barq.Graph.BackgroundJobs;
using Barq.Graph.Composition;
using Barq.Graph.Couriers;
using Barq.Graph.Deliveries;
using Barq.Graph.Organizations;
using Barq.Graph.Preparation;
using Barq.Graph.Tickets;
using Barq.Graph.Users;
using Barq.Graph.Vehicles;
using Barq.Persistence.Access;
using Barq.Persistence.Composition;
using Barq.Persistence.Databases;
using Barq.Persistence.Startup;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Barq.Benchmarks;

/// <summary>The gateway without its transports, on the bench fleet; hand-written code shares its connections.</summary>
internal sealed class BenchGateway : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly ServiceProvider _services;
    private readonly IRequestExecutor _executor;

    private BenchGateway(TestDatabase database, bool rowSecurity = false)
    {
        _database = database;
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("DATABASE_URL", database.ConnectionString), new("CACHE_ENABLED", "false"), new("DB_ROW_LEVEL_SECURITY", rowSecurity ? "true" : "false")]).Build();
        _services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(settings)
            .AddBarqPersistence().AddGraphExecution()
            .AddOrganizations().AddUsers().AddCouriers().AddVehicles().AddDeliveries().AddTickets().AddAuditing().AddBackgroundJobs()
            .BuildServiceProvider();
        _executor = _services.GetRequiredService<IRequestExecutor>();
        Connections = (NpgsqlDataSource)_services.GetRequiredService<FleetDatabase>().Primary;
    }

    /// <summary>The gateway's own connections, with all of their settings.</summary>
    public NpgsqlDataSource Connections { get; }

    /// <summary>Makes the bench fleet, and a gateway on it.</summary>
    public static async Task<BenchGateway> StartAsync() =>
        new(await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Bench));

    /// <summary>A gateway on a database that is another's to dispose, brought to what the settings say.</summary>
    public static async Task<BenchGateway> OnAsync(TestDatabase database, bool rowSecurity)
    {
        var gateway = new BenchGateway(database, rowSecurity);
        await gateway._services.GetRequiredService<FleetMigrator>().MigrateAsync();
        return gateway;
    }

    /// <summary>Executes a request as a transport hands it on.</summary>
    public ValueTask<GraphResponse> ExecuteAsync(string document, JsonElement variables, Caller? caller = null) =>
        _executor.ExecuteAsync(new GraphRequest { Caller = caller ?? Caller.System, Query = document, Variables = variables }, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }
}
