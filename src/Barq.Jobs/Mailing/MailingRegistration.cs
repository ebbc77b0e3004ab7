using Barq.Persistence.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Jobs.Mailing;

/// <summary>Registers mails.</summary>
public static class MailingRegistration
{
    /// <summary>Adds <see cref="MailSender"/>.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddMailing(this IServiceCollection services)
    {
        services.AddSettings(MailOptions.Settings);
        services.TryAddSingleton<MailSender>();
        return services;
    }
}
