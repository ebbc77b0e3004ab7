using System.Diagnostics.Metrics;
using Barq.Persistence.Diagnostics;
using Barq.Persistence.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Barq.Graph.Transport.Sending;

/// <summary>Registers what is counted of answers on their way.</summary>
public static class SendingRegistration
{
    /// <summary>Adds it.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqSending(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(UnsentAnswers)))
        {
            return services;
        }

        services.AddSettings(SendingOptions.Settings).AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Create);
        services.AddOptions<SocketTransportOptions>().PostConfigure(options =>
        {
            var listen = options.CreateBoundListenSocket;
            options.CreateBoundListenSocket = address =>
            {
                var socket = listen(address);
                SendQueue.Bound(socket);
                return socket;
            };
        });
        return services;
    }

    private static UnsentAnswers Create(IServiceProvider provider)
    {
        var answers = new UnsentAnswers(provider.GetRequiredService<IOptions<SendingOptions>>().Value, provider.GetRequiredService<TimeProvider>());
        var meter = provider.GetRequiredService<IMeterFactory>().Create(Tracing.Name);
        meter.CreateObservableGauge("answers.unsent", () => answers.Bytes, "By", "Bytes of long answers that are made and that their clients have not taken yet.");
        meter.CreateObservableCounter("answers.abandoned", () => answers.GivenUp, null, "Long answers that were given up, as their callers had left too many unread.");
        return answers;
    }
}
