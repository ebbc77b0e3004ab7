using Barq.Persistence.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Persistence.Organizations;

internal static class OrganizationsRegistration
{
    /// <summary>Adds what is known of all organizations.</summary>
    public static IServiceCollection AddServedOrganizations(this IServiceCollection services)
    {
        services.TryAddSingleton<IServedOrganizations, ActiveOrganizations>();
        return services;
    }
}
