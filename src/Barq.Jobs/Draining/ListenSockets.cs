using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Barq.Jobs.Draining;

/// <summary>
/// The sockets that the host listens on. A connection that the kernel has accepted and the host has not is reset when its socket is closed,
/// although its client may have sent a request already. So the socket takes no new ones for a moment first, in which the host takes those
/// that are there; who connects meanwhile is refused when it is closed, and knows that it may ask another.
/// </summary>
internal sealed class ListenSockets
{
    private const int SolSocket = 1;
    private const int SoAttachFilter = 26;

    /// <summary>How long the host takes what has been accepted, and the first request of each of those.</summary>
    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentBag<Socket> _sockets = [];

    /// <summary>Makes the socket of an address.</summary>
    public Socket Listen(EndPoint address)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(address);
        _sockets.Add(socket);
        return socket;
    }

    /// <summary>Takes no new connections any more, and waits for what has been accepted.</summary>
    public async Task EndAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        if (_sockets.Where(DropsNew).ToArray().Length > 0)
        {
            await Task.Delay(_moment, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
