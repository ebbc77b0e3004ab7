using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Barq.Graph.Transport.Accepting;

/// <summary>Listens as the server does by itself, but for the gate that each connection comes by.</summary>
/// <param name="options">How it listens.</param>
/// <param name="gate">The gate; asked for where it listens, as there is a server before the settings have been looked at.</param>
/// <param name="loggers">The log.</param>
internal sealed class GatedListenerFactory(IOptions<SocketTransportOptions> options, Func<ConnectionGate> gate, ILoggerFactory loggers) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory _sockets = new(options, loggers);

    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint;

    /// <inheritdoc/>
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new GatedListener(await _sockets.BindAsync(endpoint, cancellationToken), gate());
}
