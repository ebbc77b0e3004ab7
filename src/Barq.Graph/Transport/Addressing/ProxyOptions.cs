using System.ComponentModel.DataAnnotations;
using System.Net;
using Barq.Persistence.Settings;

namespace Barq.Graph.Transport.Addressing;

/// <summary>What stands between the gateway and its clients.</summary>
public sealed class ProxyOptions : IValidatableObject
{
    /// <summary>
    /// <c>TRUSTED_PROXIES</c>: addresses and networks (<c>10.0.0.0/8</c>), separated by commas, of the proxies whose <c>X-Forwarded-For</c> says
    /// where a client is. Default: none, and the header is not looked at.
    /// </summary>
    public string[] TrustedProxies { get; set; } = [];

    internal static SettingsTable<ProxyOptions> Settings { get; } = new()
    {
        { "TRUSTED_PROXIES", options => options.TrustedProxies },
    };

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => TrustedProxies
        .Where(proxy => !IPAddress.TryParse(proxy, out _) && !IPNetwork.TryParse(proxy, out _))
        .Select(proxy => new ValidationResult($"TRUSTED_PROXIES has '{proxy}': allowed are addresses and networks such as 10.0.0.0/8."));
}
