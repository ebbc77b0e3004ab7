using Barq.Graph.Execution;
using Barq.Graph.Metrics;
using Barq.Graph.Preparation;
using Barq.Jobs.Telemetry;
using Barq.Persistence.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Barq.Benchmarks.Measuring;

/// <summary>
/// Takes all measuring out of a gateway. The product has no setting for it: a gateway that nobody can look into is not offered. What is left
/// stands in the way of the requests itself and can't be taken out: the counters of the caches, and the name of the operation and field that
/// flow with a request; <see cref="Remainder"/> says what they take.
/// </summary>
internal static class Unmeasured
{
    /// <summary>Changes a host's services.</summary>
    public static void Configure(WebApplicationBuilder builder)
    {
        // No listener to any instrument: the runtime's, Kestrel's, the driver's and the product's own.
        foreach (var service in builder.Services.Where(IsMeasuring).ToList())
        {
            builder.Services.Remove(service);
        }

        builder.Services.RemoveAll<IStatementObserver>();
        builder.Services.Replace(ServiceDescriptor.Singleton<IRequestExecutor>(services => services.GetRequiredService<RequestExecutor>()));
    }

    private static bool IsMeasuring(ServiceDescriptor service) =>
        (service.ServiceType == typeof(IStartupFilter) && service.ImplementationType == typeof(HttpMeasuring))
        || (service.ServiceType == typeof(IHostedService) && service.ImplementationType == typeof(MetricsSampler));
}
