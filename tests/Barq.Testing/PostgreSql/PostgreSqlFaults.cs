using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace Barq.Testing.PostgreSql;

/// <summary>How a connection to PostgreSQL ends.</summary>
public enum ConnectionFault
{
    /// <summary>It is cut, and the server never sees the message.</summary>
    CutBefore,

    /// <summary>The server does what the message says, and the connection is cut before its answer.</summary>
    CutBeforeTheAnswer,

    /// <summary>The server does what the message says; the answer is that an administrator has ended the connection (57P01), as at a restart.</summary>
    ShutDown,
}

/// <summary>A way to a PostgreSQL server that breaks at a message of one's choice. Messages must not be encrypted.</summary>
public sealed class PostgreSqlFaults : IAsyncDisposable
{
    private readonly string _connectionString;
    private readonly CancellationTokenSource _over = new();
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    private TcpListener _listener = new(IPAddress.Loopback, 0);
    private int _countdown = -1;
    private ConnectionFault _fault;
    private string? _refusal;

    /// <summary>Opens the way.</summary>
    /// <param name="connectionString">To the server.</param>
    public PostgreSqlFaults(string connectionString)
    {
        _connectionString = connectionString;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync(_listener);
    }

    /// <summary>The port that it listens on.</summary>
    public int Port { get; }

    /// <summary>The connection string that leads over it.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(_connectionString) { Host = "127.0.0.1", Port = Port, SslMode = SslMode.Disable }.ConnectionString;

    /// <summary>The message that broke; null where none has yet.</summary>
    public string? Broken { get; private set; }

    /// <summary>Breaks the connection of a message to come.</summary>
    /// <param name="messages">How many go before it: 0 for the next one.</param>
    /// <param name="fault">How it breaks.</param>
    public void BreakAt(int messages, ConnectionFault fault)
    {
        lock (_lock)
        {
            (_countdown, _fault, Broken) = (messages, fault, null);
        }
    }

    /// <summary>Takes the order of <see cref="BreakAt"/> back.</summary>
    public void Heal()
    {
        lock (_lock)
        {
            (_countdown, _refusal) = (-1, null);
        }
    }

    /// <summary>Refuses new connections as a server does that is starting (57P03) or full (53300).</summary>
    public void RefuseWith(string sqlState) => _refusal = sqlState;

    /// <summary>Cuts the connections that are open.</summary>
    public void CutAll()
    {
        foreach (var (client, _) in _open)
        {
            client.Close();
        }
    }

    /// <summary>Nothing listens any more; new connections are refused by the machine.</summary>
    public void Close() => _listener.Stop();

    /// <summary>Listens again.</summary>
    public void Open()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _ = AcceptAsync(_listener);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Dispose();
        _over.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                _ = CarryAsync(await listener.AcceptTcpClientAsync(_over.Token), _over.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Closed.
        }
    }

    private async Task CarryAsync(TcpClient client, CancellationToken cancellationToken)
    {
        using (client)
        using (var server = new TcpClient())
        {
            _open.TryAdd(client, 0);
            try
            {
                var target = new NpgsqlConnectionStringBuilder(_connectionString);
                await server.ConnectAsync(target.Host!, target.Port, cancellationToken);
                var (near, far) = (client.GetStream(), server.GetStream());
                var back = Task.CompletedTask;
                var buffer = new byte[64 * 1024];
                for (var isFirst = true; await near.ReadAsync(buffer, cancellationToken) is var length and > 0; isFirst = false)
                {
                    if (isFirst && _refusal is { } refusal)
                    {
                        await near.WriteAsync(Error(refusal), cancellationToken);
                        return;
                    }

                    var message = buffer.AsMemory(0, length);
                    if (!isFirst && Counts(message))
                    {
                        await BreakAsync(near, far, message, back, cancellationToken);
                        return;
                    }

                    await far.WriteAsync(message, cancellationToken);
                    back = isFirst ? far.CopyToAsync(near, cancellationToken) : back;
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
                // One of both sides has gone.
            }
            finally
            {
                _open.TryRemove(client, out _);
            }
        }
    }

    private bool Counts(ReadOnlyMemory<byte> message)
    {
        lock (_lock)
        {
            if (_countdown < 0 || message.Span[0] == 'X' || _countdown-- > 0)
            {
                return false;
            }

            Broken = Encoding.Latin1.GetString(message.Span);
            return true;
        }
    }

    private async Task BreakAsync(NetworkStream near, NetworkStream far, ReadOnlyMemory<byte> message, Task back, CancellationToken cancellationToken)
    {
        if (_fault == ConnectionFault.CutBefore)
        {
            return;
        }

        // The answers go nowhere from here on: the server is asked by another connection whether it is done.
        near.Socket.Shutdown(_fault == ConnectionFault.CutBeforeTheAnswer ? SocketShutdown.Both : SocketShutdown.Receive);
        if (_fault == ConnectionFault.ShutDown)
        {
            await near.WriteAsync(Error("57P01"), cancellationToken);
            near.Socket.Shutdown(SocketShutdown.Send);
        }

        await far.WriteAsync(message, cancellationToken);
        far.Socket.Shutdown(SocketShutdown.Send);
        await back.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static byte[] Error(string sqlState)
    {
        var fields = Encoding.ASCII.GetBytes($"SFATAL\0VFATAL\0C{sqlState}\0Mthe connection ends\0\0");
        byte[] length = [(byte)((fields.Length + 4) >> 24), (byte)((fields.Length + 4) >> 16), (byte)((fields.Length + 4) >> 8), (byte)(fields.Length + 4)];
        return [(byte)'E', .. length, .. fields];
    }
}
