using Barq.Graph.Auditing;
using Barq.Graph.Authorization;
using Barq.Graph.BackgroundJobs;
using Barq.Graph.Checklist;
using Barq.Graph.Commands;
using Barq.Graph.Couriers;
using Barq.Graph.Dashboard;
using Barq.Graph.Deliveries;
using Barq.Graph.Explorer;
using Barq.Graph.Files;
using Barq.Graph.Organizations;
using Barq.Graph.PerformanceApi;
using Barq.Graph.PersistedOperations.Publishing;
using Barq.Graph.ResponseCache.Warming;
using Barq.Graph.StartPage;
using Barq.Graph.Tickets;
using Barq.Graph.Transport.Accepting;
using Barq.Graph.Transport.Http;
using Barq.Graph.Transport.Streams;
using Barq.Graph.Transport.WebSockets;
using Barq.Graph.Users;
using Barq.Graph.Vehicles;
using Barq.Graph.WarmUp;

namespace Barq.Graph.Composition;

/// <summary>Registers all of this project.</summary>
public static class GraphRegistration
{
    /// <summary>Adds the graph, its transports, the pages for browsers and the commands.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqGraph(this IServiceCollection services) => services
        .AddBarqAuthorization()
        .AddGraphExecution()
        .AddCacheWarming()
        .AddWarmUp()
        .AddOrganizations()
        .AddUsers()
        .AddCouriers()
        .AddVehicles()
        .AddDeliveries()
        .AddTickets()
        .AddAuditing()
        .AddBackgroundJobs()
        .AddBarqAccepting()
        .AddBarqHttp()
        .AddPerformanceApi()
        .AddBarqWebSockets()
        .AddBarqStreams()
        .AddFileEndpoints()
        .AddBarqExplorer()
        .AddBarqDashboard()
        .AddBarqStartPage()
        .AddBarqCommands()
        .AddProductionChecklist();

    /// <summary>Maps what <see cref="AddBarqGraph"/> added.</summary>
    /// <param name="app">The gateway.</param>
    public static WebApplication MapBarqGraph(this WebApplication app)
    {
        app.MapBarqHttp();
        app.MapBarqWebSockets();
        app.MapBarqStreams();
        app.MapPersistedOperations();
        app.MapPerformanceApi();
        app.MapFiles();
        app.MapBarqExplorer();
        app.MapBarqDashboard();
        app.MapBarqStartPage();
        return app;
    }
}
