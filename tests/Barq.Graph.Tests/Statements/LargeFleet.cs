using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Querying;
using Barq.Testing.Databases;
using Barq.Testing.Explaining;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Statements;

/// <summary>The demo fleet many times over: what the operations find in one is in the other as well.</summary>
internal static class LargeFleet
{
    /// <summary>Ten times the rows.</summary>
    public static DatabaseTemplate TenTimes { get; } = new("fleet_demo_10", async database =>
    {
        await FleetDatabases.Demo.BuildAsync(database);
        await using var context = database.CreateFleetContext();
        context.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        await context.AddCopiesAsync(9);
    });
}

/// <summary>Gateways on ten times the demo fleet.</summary>
public sealed class TenTimesGateways() : SharedGateways(LargeFleet.TenTimes);

/// <summary>A gateway on PostgreSQL and the bench fleet that explains its statements.</summary>
public sealed class ExplainingGateways() : SharedGateways(FleetDatabases.Bench, Explaining)
{
    internal static void Explaining(IServiceCollection services) => services.Decorate<IQueryRunner>(
        (runner, provider) => new ExplainingRunner(runner, provider.GetRequiredService<IConfiguration>()["DATABASE_URL"]!));
}

/// <summary>The same on a tenth of the history.</summary>
public sealed class ShortHistoryGateways() : SharedGateways(FleetDatabases.BenchTenth, ExplainingGateways.Explaining);
