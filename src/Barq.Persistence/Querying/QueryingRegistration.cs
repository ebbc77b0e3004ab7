using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Persistence.Querying;

/// <summary>Registers the query engine.</summary>
public static class QueryingRegistration
{
    /// <summary>Adds <see cref="IQueryRunner"/> and the tables that it reads. Needs the database's registration.</summary>
    public static IServiceCollection AddBarqQuerying(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider =>
        {
            using var context = provider.GetRequiredService<IDbContextFactory<FleetDbContext>>().CreateDbContext();
            return new TableCatalog(context.Model);
        });
        services.TryAddSingleton<IQueryRunner, QueryRunner>();
        services.TryAddSingleton<TableSizes>();
        services.AddHostedService<TableSizesWatch>();
        return services;
    }
}
