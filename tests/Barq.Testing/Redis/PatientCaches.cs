using Barq.Persistence.SecondLevelCache;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Testing.Redis;

/// <summary>Caches that wait for each other and for Redis as long as a machine under load may take: what a test expects of them hangs on no clock.</summary>
public static class PatientCaches
{
    /// <summary>Adds the patience.</summary>
    public static IServiceCollection AddPatientCaches(this IServiceCollection services) => services.AddSingleton(new CacheTiming
    {
        Trust = TimeSpan.FromSeconds(60), Patience = TimeSpan.FromSeconds(61), LookUp = TimeSpan.FromSeconds(30), Tell = TimeSpan.FromSeconds(30),
    });
}
