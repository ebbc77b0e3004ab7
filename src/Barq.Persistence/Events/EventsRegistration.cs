using Barq.Persistence.Outbox;
using Barq.Persistence.Writing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Persistence.Events;

/// <summary>Registers the events of the fleet.</summary>
public static class EventsRegistration
{
    /// <summary>Adds <see cref="FleetEvents"/>, and what feeds it. To be added after the cache: see <see cref="EventsAfterCommit"/>.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqEvents(this IServiceCollection services)
    {
        services.TryAddSingleton<FleetEvents>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ICommitFollower, EventsAfterCommit>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IOutboxHandler, EventsHandler>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IOutboxHandler, ManyEventsHandler>());
        services.AddHostedService(provider => provider.GetRequiredService<FleetEvents>());
        return services;
    }
}
