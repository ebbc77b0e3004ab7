using Barq.Persistence.Checklist;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Jobs.Checklist;

/// <summary>Registers what the production checklist looks at of tokens and jobs.</summary>
public static class ChecklistRegistration
{
    /// <summary>Adds the checks of the tokens' issuer, the queue's server and the mails'; that of the job hosts comes with what knows of them.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddJobChecks(this IServiceCollection services)
    {
        services.TryAddEnumerable(
        [
            ServiceDescriptor.Singleton<IProductionCheck, TokenCheck>(),
            ServiceDescriptor.Singleton<IProductionCheck, QueueServerCheck>(),
            ServiceDescriptor.Singleton<IProductionCheck, MailCheck>(),
        ]);
        return services;
    }

    /// <summary>Adds the check of the job hosts, where there is what knows of them.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddJobHostCheck(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IProductionCheck, JobHostCheck>());
        return services;
    }
}
