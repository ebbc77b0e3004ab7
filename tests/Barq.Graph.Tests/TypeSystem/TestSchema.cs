using Barq.Graph.Auditing;
using Barq.Graph.BackgroundJobs;
using Barq.Graph.Composition;
using Barq.Graph.Couriers;
using Barq.Graph.Deliveries;
using Barq.Graph.Metrics;
using Barq.Graph.Organizations;
using Barq.Graph.Tickets;
using Barq.Graph.Users;
using Barq.Graph.Vehicles;
using Barq.Jobs.Composition;
using Barq.Persistence.Composition;
using GraphQL.Types;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.TypeSystem;

/// <summary>The schema as the gateway has it; no database is opened for it.</summary>
internal static class TestSchema
{
    private static readonly string[] _specified = ["Boolean", "Float", "ID", "Int", "String"];

    /// <summary>One that tests share, and only read.</summary>
    public static ISchema Instance { get; } = Create();

    /// <summary>The types that Barq defines: neither introspection's nor the specified scalars.</summary>
    public static IReadOnlyList<IGraphType> OwnTypes { get; } = Instance.AllTypes
        .Where(type => !type.Name.StartsWith("__", StringComparison.Ordinal) && !_specified.Contains(type.Name)).ToArray();

    /// <summary>Makes one.</summary>
    public static ISchema Create()
    {
        var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddBarqPersistence().AddBarqJobs().AddGraphExecution()
            .AddOrganizations().AddUsers().AddCouriers().AddVehicles().AddDeliveries().AddTickets().AddAuditing().AddBackgroundJobs();
        services.AddBarqMetrics();
        return services.BuildServiceProvider().GetRequiredService<ISchema>();
    }
}
