using System.Net;
using System.Net.Sockets;

namespace Barq.Jobs.Webhooks;

/// <summary>Tells addresses of the public Internet from all others.</summary>
/// <remarks>Source: the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890).</remarks>
public static class PublicAddress
{
    private static readonly IPNetwork[] _special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(IPNetwork.Parse),
    ];

    // Beyond the global unicast range lies nothing public; within it, what carries an IPv4 address or is for documents.
    private static readonly IPNetwork _globalUnicast = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] _special6 = [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(IPNetwork.Parse)];
    private static readonly IPNetwork _translated = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>Whether an address is public.</summary>
    public static bool Is(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6)
        {
            return Is(address.MapToIPv4());
        }

        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return !_special.Any(network => network.Contains(address));
        }

        return _translated.Contains(address)
            ? Is(new IPAddress(address.GetAddressBytes()[12..]))
            : _globalUnicast.Contains(address) && !_special6.Any(network => network.Contains(address));
    }
}
