using System.Net;
using System.Net.Sockets;

namespace Barq.Graph.Transport.Addressing;

/// <summary>Where a client is, as one who can be held to something.</summary>
internal static class ClientAddress
{
    private const int NetworkBytes = 8;

    /// <summary>The address: of IPv6 its network of 64 bits, since whoever has one address there has all of them.</summary>
    /// <param name="context">The request: behind <c>TRUSTED_PROXIES</c> its address is the one that they forward.</param>
    public static string Of(HttpContext context) => Of(context.Connection.RemoteIpAddress);

    /// <inheritdoc cref="Of(HttpContext)"/>
    /// <param name="address">The address; null where the transport knows none.</param>
    public static string Of(IPAddress? address)
    {
        switch (address)
        {
            case null:
                return "";
            case { IsIPv4MappedToIPv6: true }:
                return address.MapToIPv4().ToString();
            case { AddressFamily: AddressFamily.InterNetworkV6 }:
                Span<byte> bytes = stackalloc byte[16];
                address.TryWriteBytes(bytes, out _);
                bytes[NetworkBytes..].Clear();
                return new IPAddress(bytes) + "/64";
            default:
                return address.ToString();
        }
    }
}
