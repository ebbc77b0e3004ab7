using Microsoft.AspNetCore.Http.Features;

namespace Barq.Graph.Transport.WebSockets;

/// <summary>Puts a <see cref="MeteredStream"/> between the server and the WebSocket, over HTTP/1.1 and over HTTP/2.</summary>
internal sealed class MeteredUpgrade(IHttpUpgradeFeature? upgrade, IHttpExtendedConnectFeature? connect) : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    /// <summary>The stream; null before the handshake.</summary>
    public MeteredStream? Stream { get; private set; }

    bool IHttpUpgradeFeature.IsUpgradableRequest => upgrade?.IsUpgradableRequest ?? false;

    bool IHttpExtendedConnectFeature.IsExtendedConnect => connect?.IsExtendedConnect ?? false;

    string? IHttpExtendedConnectFeature.Protocol => connect?.Protocol;

    /// <summary>Stands in for the server's own.</summary>
    public static MeteredUpgrade Of(HttpContext context)
    {
        var metered = new MeteredUpgrade(context.Features.Get<IHttpUpgradeFeature>(), context.Features.Get<IHttpExtendedConnectFeature>());
        if (context.Features.Get<IHttpUpgradeFeature>() is not null)
        {
            context.Features.Set<IHttpUpgradeFeature>(metered);
        }

        if (context.Features.Get<IHttpExtendedConnectFeature>() is not null)
        {
            context.Features.Set<IHttpExtendedConnectFeature>(metered);
        }

        return metered;
    }

    async Task<Stream> IHttpUpgradeFeature.UpgradeAsync() => Stream = new MeteredStream(await upgrade!.UpgradeAsync());

    async ValueTask<Stream> IHttpExtendedConnectFeature.AcceptAsync() => Stream = new MeteredStream(await connect!.AcceptAsync());
}
