using System.Net;
using Microsoft.Extensions.Options;

namespace Barq.Graph.Transport.Addressing;

/// <summary>
/// Says once where <c>X-Forwarded-For</c> comes from an address that <c>TRUSTED_PROXIES</c> does not name: behind a proxy that nobody has named,
/// all clients without a token are one, and share its limits.
/// </summary>
internal sealed partial class StrangeProxyWatch(IOptions<ForwardedHeadersOptions> forwarded, ILogger<StrangeProxyWatch> logger)
{
    private const string Header = "X-Forwarded-For";

    private int _isTold;

    /// <summary>Looks at a request before the framework takes its address from the header.</summary>
    public void Look(HttpContext context)
    {
        if (Volatile.Read(ref _isTold) == 0 && context.Request.Headers.ContainsKey(Header) && !IsTrusted(context.Connection.RemoteIpAddress)
            && Interlocked.Exchange(ref _isTold, 1) == 0)
        {
            LogStrange(ClientAddress.Of(context));
        }
    }

    private bool IsTrusted(IPAddress? address)
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

    [LoggerMessage(EventIds.ProxyNotTrusted, LogLevel.Warning,
        "X-Forwarded-For comes from {Address}, which TRUSTED_PROXIES does not name: it is not looked at. Where that is a proxy of yours, all clients without a token count as one; where it is not, somebody tries. Said once.")]
    private partial void LogStrange(string address);
}
