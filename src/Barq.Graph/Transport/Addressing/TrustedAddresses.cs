using System.Net;
using Microsoft.Extensions.Options;

namespace Barq.Graph.Transport.Addressing;

/// <summary>Tells the proxies that <c>TRUSTED_PROXIES</c> names.</summary>
internal sealed class TrustedAddresses(IOptions<ForwardedHeadersOptions> forwarded)
{
    /// <summary>Whether an address is one of theirs.</summary>
    /// <param name="address">The address of a connection; null where the transport knows none, which nobody comes by from outside.</param>
    public bool Has(IPAddress? address)
    {
        if (address is null)
        {
            return true;
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var known = forwarded.Value;
        if (known.KnownProxies.Contains(plain) || known.KnownProxies.Contains(address))
        {
            return true;
        }

        // Behind a proxy each request comes by here: nothing is made for it.
        for (var i = 0; i < known.KnownIPNetworks.Count; i++)
        {
            if (known.KnownIPNetworks[i].Contains(plain))
            {
                return true;
            }
        }

        return false;
    }
}
