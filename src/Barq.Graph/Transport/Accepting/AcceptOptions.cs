using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Graph.Transport.Accepting;

/// <summary>How many connections one address may have.</summary>
public sealed class AcceptOptions
{
    /// <summary>The default of <see cref="NewConnections"/> outside Development.</summary>
    internal const int DefaultNewConnections = 200;

    /// <summary>The default of <see cref="OpenConnections"/> outside Development.</summary>
    internal const int DefaultOpenConnections = 12_000;

    /// <summary>
    /// <c>MAX_NEW_CONNECTIONS_PER_ADDRESS</c>: connections that one address may open in a second, over a longer time; at once five times as many. Further
    /// ones are reset. A proxy that <c>TRUSTED_PROXIES</c> names is not held to it. 0 (off) to 1 000 000. Default: 200; in Development 0.
    /// </summary>
    [Range(0, 1_000_000)]
    public int? NewConnections { get; set; }

    /// <summary>
    /// <c>MAX_CONNECTIONS_PER_ADDRESS</c>: connections that one address may have open; further ones are reset. A proxy that <c>TRUSTED_PROXIES</c> names is
    /// not held to it. 0 (off) to 1 000 000. Default: 12 000; in Development 0.
    /// </summary>
    [Range(0, 1_000_000)]
    public int? OpenConnections { get; set; }

    internal static SettingsTable<AcceptOptions> Settings { get; } = new()
    {
        { "MAX_NEW_CONNECTIONS_PER_ADDRESS", options => options.NewConnections },
        { "MAX_CONNECTIONS_PER_ADDRESS", options => options.OpenConnections },
    };
}
