using System.Diagnostics.Metrics;
using Barq.Persistence.Diagnostics;
using Barq.Persistence.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Barq.Graph.Admission;

/// <summary>Registers what lets executions begin.</summary>
public static class AdmissionRegistration
{
    /// <summary>Adds <see cref="ExecutionGate"/>.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqAdmission(this IServiceCollection services)
    {
        services.AddSettings(AdmissionOptions.Settings);
        services.AddMetrics();
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<AdmissionOptions>>().Value);
        services.TryAddSingleton<QueueDelay>();
        services.TryAddSingleton(Create);
        services.TryAddSingleton(CreateLanes);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, QueueDelaySampler>());
        return services;
    }

    private static ExecutionGate Create(IServiceProvider provider)
    {
        var delay = provider.GetRequiredService<QueueDelay>();
        var gate = new ExecutionGate(provider.GetRequiredService<AdmissionOptions>(), delay);
        var meter = provider.GetRequiredService<IMeterFactory>().Create(Tracing.Name);
        meter.CreateObservableGauge("graphql.executions", () => gate.Running, null, "Operations that are executed.");
        meter.CreateObservableCounter("graphql.executions.full", () => gate.Full, null, "Operations that were refused as there were as many as there may be.");
        meter.CreateObservableCounter("graphql.executions.shed", () => gate.Shed, null, "Operations that were refused as work waits too long for a processor.");
        meter.CreateObservableGauge("process.queue.delay", () => delay.Least.TotalSeconds, "s", "How long work waits for a processor.");
        return gate;
    }

    private static CallerLanes CreateLanes(IServiceProvider provider)
    {
        var lanes = new CallerLanes(provider.GetRequiredService<TimeProvider>());
        var meter = provider.GetRequiredService<IMeterFactory>().Create(Tracing.Name);
        meter.CreateObservableCounter("graphql.executions.laned", () => lanes.Laned, null, "Operations that took turns on the processors with others of their caller.");
        meter.CreateObservableCounter("graphql.executions.waited", () => lanes.Waited, null, "Operations that waited until others of their caller were done.");
        meter.CreateObservableGauge("graphql.executions.waiting", () => lanes.Waiting, null, "Operations that wait until others of their caller are done.");
        return lanes;
    }
}
