using Barq.Persistence.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Persistence.Files;

/// <summary>Registers stored files.</summary>
public static class FilesRegistration
{
    /// <summary>Adds <see cref="FileStore"/>.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqFiles(this IServiceCollection services)
    {
        services.AddSettings(StoredFileOptions.Settings);
        services.TryAddSingleton<FileStore>();
        return services;
    }
}
