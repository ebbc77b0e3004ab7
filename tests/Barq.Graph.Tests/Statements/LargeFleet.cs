using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.Operations;
using Barq.Persistence.Querying;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Statements;

/// <summary>The demo fleet many times over: what the operations find in one is in the other as well.</summary>
internal static class LargeFleet
{
    /// <summary>Ten times the rows.</summary>
    public static DatabaseTemplate TenTimes { get; } = Create("fleet_demo_10", 10);

    /// <summary>As large as production: 100 000 deliveries.</summary>
    public static DatabaseTemplate Production { get; } = Create("fleet_demo_production", 100);

    private static DatabaseTemplate Create(string name, int times) => new(name, async database =>
    {
        await InterimFleet.Template.BuildAsync(database);
        await using var context = database.CreateFleetContext();
        context.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        await context.AddCopiesAsync(times - 1);
    });
}

/// <summary>Gateways on ten times the demo fleet.</summary>
public sealed class TenTimesGateways() : SharedGateways(LargeFleet.TenTimes);

/// <summary>A gateway on PostgreSQL and a fleet of production's size that explains its statements.</summary>
public sealed class ExplainingGateways() : SharedGateways(LargeFleet.Production, services => services.Decorate<IQueryRunner>(
    (runner, provider) => new ExplainingRunner(runner, provider.GetRequiredService<IConfiguration>()["DATABASE_URL"]!)));
