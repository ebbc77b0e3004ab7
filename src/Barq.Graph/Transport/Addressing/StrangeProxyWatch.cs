namespace Barq.Graph.Transport.Addressing;

/// <summary>
/// Says once where <c>X-Forwarded-For</c> comes from an address that <c>TRUSTED_PROXIES</c> does not name: behind a proxy that nobody has named,
/// all clients without a token are one, and share its limits.
/// </summary>
internal sealed partial class StrangeProxyWatch(TrustedAddresses trusted, ILogger<StrangeProxyWatch> logger)
{
    private const string Header = "X-Forwarded-For";

    private int _isTold;

    /// <summary>Looks at a request before the framework takes its address from the header.</summary>
    public void Look(HttpContext context)
    {
        if (Volatile.Read(ref _isTold) == 0 && context.Request.Headers.ContainsKey(Header) && !trusted.Has(context.Connection.RemoteIpAddress)
            && Interlocked.Exchange(ref _isTold, 1) == 0)
        {
            LogStrange(ClientAddress.Of(context));
        }
    }

    [LoggerMessage(EventIds.ProxyNotTrusted, LogLevel.Warning,
        "X-Forwarded-For comes from {Address}, which TRUSTED_PROXIES does not name: it is not looked at. Where that is a proxy of yours, all clients without a token count as one; where it is not, somebody tries. Said once.")]
    private partial void LogStrange(string address);
}
