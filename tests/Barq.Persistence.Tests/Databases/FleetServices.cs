using Barq.Persistence.Composition;
using Barq.Testing.Databases;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Persistence.Tests.Databases;

/// <summary>The services of the product on a test's database, set up by variables as an operator would.</summary>
internal static class FleetServices
{
    public static ServiceProvider Create(
        TestDatabase database, Dictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null) =>
        Create(new Dictionary<string, string?>(settings ?? []) { ["DATABASE_URL"] = database.ConnectionString }, configure);

    public static ServiceProvider Create(Dictionary<string, string?> settings, Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddLogging();
        configure?.Invoke(services);
        return services.AddBarqPersistence().BuildServiceProvider();
    }
}
