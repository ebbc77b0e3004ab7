using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Jobs.Hosting;

/// <summary>Where a host listens.</summary>
public sealed class HostOptions
{
    /// <summary>
    /// <c>HTTP_PORT</c>: the TCP port; 1 to 65535. Default: 8000 for the gateway, 5555 for the job host. On all addresses, in Development
    /// on loopback alone. Without effect where <c>ASPNETCORE_URLS</c> or <c>--urls</c> names addresses.
    /// </summary>
    [Range(1, 65_535)]
    public int? Port { get; set; }

    internal static SettingsTable<HostOptions> Settings { get; } = new()
    {
        { "HTTP_PORT", options => options.Port },
    };
}
