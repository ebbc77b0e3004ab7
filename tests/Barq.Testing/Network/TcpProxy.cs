using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Barq.Testing.Network;

/// <summary>Stands between a process and a server on this machine, and can cut the way between them in each of the ways in which a network does.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<Link, bool> _links = new();
    private readonly int _target;
    private readonly Task _accepting;
    private volatile bool _isCut;
    private volatile bool _isSilent;

    /// <summary>Begins to listen.</summary>
    /// <param name="target">The server's port.</param>
    public TcpProxy(int target)
    {
        _target = target;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>The ports from which it has connected to the server: as the server sees its clients.</summary>
    public IReadOnlySet<int> ClientPorts => _links.Keys.Select(link => link.Port).ToHashSet();

    /// <summary>Resets all connections, and refuses new ones.</summary>
    public void Cut()
    {
        _isCut = true;
        foreach (var link in _links.Keys)
        {
            link.Dispose();
        }
    }

    /// <summary>Lets nothing through any more, and says so to nobody: what is sent waits, on connections old and new.</summary>
    public void Silence() => _isSilent = true;

    /// <summary>The same for one connection.</summary>
    /// <param name="port">As in <see cref="ClientPorts"/>.</param>
    public void Silence(int port)
    {
        foreach (var link in _links.Keys.Where(link => link.Port == port))
        {
            link.IsSilent = true;
        }
    }

    /// <summary>All is well again; what was sent meanwhile arrives now, as TCP has it.</summary>
    public void Restore()
    {
        _isCut = false;
        _isSilent = false;
        foreach (var link in _links.Keys)
        {
            link.IsSilent = false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        Cut();
        await _accepting;
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptSocketAsync(_ending.Token);
                _ = ServeAsync(client);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The proxy ends, or the client has gone before it was here.
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var link = new Link(client, server);
        try
        {
            if (_isCut)
            {
                return;
            }

            await server.ConnectAsync(IPAddress.Loopback, _target);
            link.Port = ((IPEndPoint)server.LocalEndPoint!).Port;
            client.NoDelay = server.NoDelay = true;
            _links[link] = true;
            if (!_isCut)
            {
                await Task.WhenAny(PumpAsync(link, client, server), PumpAsync(link, server, client));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The server is not there: neither is the connection to it.
        }
        finally
        {
            _links.TryRemove(link, out _);
        }
    }

    private async Task PumpAsync(Link link, Socket from, Socket to)
    {
        var buffer = new byte[65_536];
        try
        {
            while (await from.ReceiveAsync(buffer, SocketFlags.None) is var read and > 0)
            {
                while ((_isSilent || link.IsSilent) && !link.IsDisposed)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
                }

                for (var sent = 0; sent < read;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), SocketFlags.None);
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One side has gone; the other follows.
        }
    }

    private sealed class Link(Socket client, Socket server) : IDisposable
    {
        private volatile bool _isSilent;
        private volatile bool _isDisposed;

        public int Port { get; set; }

        public bool IsSilent
        {
            get => _isSilent;
            set => _isSilent = value;
        }

        public bool IsDisposed => _isDisposed;

        public void Dispose()
        {
            _isDisposed = true;
            foreach (var socket in new[] { client, server })
            {
                // A reset, not an orderly end.
                socket.Close(0);
            }
        }
    }
}
