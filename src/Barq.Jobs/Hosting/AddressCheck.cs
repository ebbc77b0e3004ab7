using System.Net;
using System.Net.Sockets;
using Barq.Persistence.Settings;

namespace Barq.Jobs.Hosting;

/// <summary>
/// Looks whether a host can have its addresses before it prepares anything: the server would find out last, when all else has started and
/// must end again.
/// </summary>
internal static class AddressCheck
{
    /// <summary>Returns where every address can be listened on.</summary>
    /// <param name="urls">The addresses, as <c>ASPNETCORE_URLS</c> has them.</param>
    /// <exception cref="StartupException">Another program listens on one, or this one may not.</exception>
    public static void ThrowIfTaken(IEnumerable<string> urls)
    {
        foreach (var url in urls)
        {
            var address = BindingAddress.Parse(url);
            if (address.IsUnixPipe || address.IsNamedPipe || address.Port == 0)
            {
                continue;
            }

            using var socket = new Socket(AddressOf(address.Host).AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(AddressOf(address.Host), address.Port));
                socket.Listen();
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                throw new StartupException($"Failed to bind to {url}: address already in use by another program. End it, or set HTTP_PORT to another port.", exception);
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AccessDenied)
            {
                throw new StartupException($"Failed to bind to {url}: this user may not listen there. Set HTTP_PORT to a port from 1024 on.", exception);
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressNotAvailable && IPAddress.TryParse(address.Host, out _))
            {
                throw new StartupException($"Failed to bind to {url}: this machine has no such address.", exception);
            }
            catch (SocketException)
            {
                // Any other reason is for the server itself to find and to tell: it may still know a way.
            }
        }
    }

    private static IPAddress AddressOf(string host) =>
        IPAddress.TryParse(host, out var address) ? address
        : host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
        : IPAddress.Any;
}
