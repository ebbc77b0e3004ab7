using Barq.Persistence.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Jobs.Webhooks;

/// <summary>Registers calls to web services.</summary>
public static class WebhooksRegistration
{
    /// <summary>Adds <see cref="WebhookSender"/>.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddSettings(WebhookOptions.Settings);
        services.TryAddSingleton<WebhookSender>();
        return services;
    }
}
