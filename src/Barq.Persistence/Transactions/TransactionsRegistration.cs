using Barq.Persistence.Outbox;
using Barq.Persistence.Outbox.Dispatching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Persistence.Transactions;

/// <summary>Registers how the fleet is changed.</summary>
public static class TransactionsRegistration
{
    /// <summary>Adds <see cref="UnitOfWork"/>, and the dispatcher of what must follow it.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqWriting(this IServiceCollection services)
    {
        services.TryAddSingleton<OutboxSignal>();
        services.TryAddSingleton<OutboxDispatcher>();
        services.TryAddSingleton<UnitOfWork>();
        services.AddHostedService(provider => provider.GetRequiredService<OutboxDispatcher>());
        return services;
    }
}
