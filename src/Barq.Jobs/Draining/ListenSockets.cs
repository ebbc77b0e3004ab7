using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Barq.Jobs.Draining;

/// <summary>
/// The sockets that the host listens on. A connection that the kernel has accepted and the host has not is reset when its socket is closed,
/// although its client may have sent a request already. So the socket takes no new ones first, until the host has taken those that are there; who
/// connects meanwhile is refused when it is closed, and knows that it may ask another. Connections that are open are served for a moment more: a
/// proxy that keeps some learns by a refused one that it has to ask another, before one of them is closed under its next request.
/// </summary>
internal sealed class ListenSockets
{
    private const int SolSocket = 1;
    private const int SoAttachFilter = 26;

    private const int TcpLevel = 6;
    private const int TcpInfo = 11;

    /// <summary>Where <c>struct tcp_info</c> says, of a socket that listens, how many connections wait to be taken (tcpi_unacked).</summary>
    private const int WaitingOffset = 24;

    /// <summary>How long a handshake takes that has begun.</summary>
    private static readonly TimeSpan _handshake = TimeSpan.FromMilliseconds(100);

    /// <summary>How often it is looked whether any connection waits.</summary>
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(10);

    /// <summary>How long connections wait at most to be taken, and may take to ask for something: by then nobody does.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    /// <summary>How long those are served that are open, once no new ones are taken. Shorter than proxies leave out one that has refused them.</summary>
    private static readonly TimeSpan _moment = TimeSpan.FromSeconds(1);

    private readonly ConcurrentBag<Socket> _sockets = [];

    /// <summary>Makes the socket of an address.</summary>
    public Socket Listen(EndPoint address)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(address);
        _sockets.Add(socket);
        return socket;
    }

    /// <summary>Takes no new connections any more, once those have been taken that are there, and serves the open ones for a moment: until the last to come have asked.</summary>
    public async Task EndAsync(FreshConnections connections, TimeProvider time, CancellationToken cancellationToken)
    {
        var sockets = _sockets.Where(DropsNew).ToArray();
        if (sockets.Length == 0)
        {
            return;
        }

        await Task.Delay(_handshake, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        for (var began = time.GetTimestamp(); sockets.Any(AnyWaits) && time.GetElapsedTime(began) < _patience && !cancellationToken.IsCancellationRequested;)
        {
            await Task.Delay(_look, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // The server takes a closed one as the end of what there is to accept.
        Array.ForEach(sockets, socket => socket.Dispose());
        await Task.Delay(_moment, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        for (var began = time.GetTimestamp(); connections.Any && time.GetElapsedTime(began) < _patience && !cancellationToken.IsCancellationRequested;)
        {
            await Task.Delay(_look, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static bool AnyWaits(Socket socket)
    {
        try
        {
            Span<byte> told = stackalloc byte[WaitingOffset + sizeof(uint)];
            return socket.GetRawSocketOption(TcpLevel, TcpInfo, told) == told.Length && BitConverter.ToUInt32(told[WaitingOffset..]) > 0;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    // A filter of Linux's sees each TCP header: one whose SYN flag (byte 13, bit 2) is set is dropped, all others pass. A handshake that has begun
    // goes on; who begins one tries again a second later, when nobody listens.
    // Source: the Linux kernel's documentation, "Linux Socket Filtering aka Berkeley Packet Filter (BPF)".
    private static bool DropsNew(Socket socket)
    {
        if (!OperatingSystem.IsLinux() || IntPtr.Size != 8 || socket.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6))
        {
            return false;
        }

        Span<(ushort Code, byte True, byte False, uint Value)> program = [(0x30, 0, 0, 13), (0x45, 0, 1, 2), (0x06, 0, 0, 0), (0x06, 0, 0, uint.MaxValue)];
        var bytes = new byte[8 * program.Length];
        for (var i = 0; i < program.Length; i++)
        {
            var instruction = bytes.AsSpan(8 * i);
            BitConverter.TryWriteBytes(instruction, program[i].Code);
            (instruction[2], instruction[3]) = (program[i].True, program[i].False);
            BitConverter.TryWriteBytes(instruction[4..], program[i].Value);
        }

        var pinned = GCHandle.Alloc(bytes, GCHandleType.Pinned);
        try
        {
            // struct sock_fprog: the program's length, and where it is.
            var filter = new byte[16];
            BitConverter.TryWriteBytes(filter, (ushort)program.Length);
            BitConverter.TryWriteBytes(filter.AsSpan(8), pinned.AddrOfPinnedObject().ToInt64());
            socket.SetRawSocketOption(SolSocket, SoAttachFilter, filter);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Where it may not be done, the socket is closed as it is.
            return false;
        }
        finally
        {
            pinned.Free();
        }
    }
}
