using Barq.Persistence.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Barq.Graph.Subscriptions.Running;

/// <summary>Registers subscriptions.</summary>
public static class SubscriptionsRegistration
{
    /// <summary>Adds what tells subscribers. The subscriptions come from the rooms that they are about.</summary>
    public static IServiceCollection AddSubscriptionEngine(this IServiceCollection services)
    {
        services.AddSettings(SubscriptionOptions.Settings);
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<SubscriptionOptions>>().Value);
        services.TryAddSingleton<SubscriptionPlanner>();
        services.TryAddSingleton<SubscriptionHub>();
        services.TryAddSingleton<EventReader>();
        services.TryAddSingleton<SubscriptionExecutor>();
        return services;
    }

    /// <summary>Adds subscriptions.</summary>
    /// <typeparam name="TGroup">The declarations.</typeparam>
    public static IServiceCollection AddSubscriptions<TGroup>(this IServiceCollection services)
        where TGroup : SubscriptionGroup
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<SubscriptionGroup, TGroup>());
        return services;
    }

    /// <summary>Adds a rule by which subscriptions end.</summary>
    /// <typeparam name="TRight">The rule.</typeparam>
    internal static IServiceCollection AddSubscriptionRight<TRight>(this IServiceCollection services)
        where TRight : class, ISubscriptionRight
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISubscriptionRight, TRight>());
        return services;
    }
}
