using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Barq.Testing.Attacks;

namespace Barq.Testing.Fuzzing;

/// <summary>Sends requests as they are on the wire, from many users and addresses, so that none of them is refused for their number.</summary>
/// <param name="servers">The gateway.</param>
internal sealed class FuzzSender(AttackServers servers)
{
    private const int Each = 40;

    /// <summary>How long is waited where the gateway may wait itself: for the rest of a request that announces more.</summary>
    private static readonly TimeSpan _brief = TimeSpan.FromMilliseconds(150);

    private static readonly Attack _reads = new("fuzz", (_, _) => Task.FromResult(new AttackAnswer()));
    private readonly ConcurrentDictionary<long, Attacker> _senders = [];

    /// <summary>Sends one, and checks what comes.</summary>
    /// <param name="request">The request.</param>
    /// <param name="number">Its number.</param>
    public async Task<AttackAnswer> SendAsync(RequestSeed request, long number)
    {
        var sender = _senders.GetOrAdd(number / Each % 4000, MakeSender);
        try
        {
            return request.Frames is { } frames ? await SocketAsync(sender, request, frames) : await HttpAsync(sender, request);
        }
        catch (System.Net.Sockets.SocketException)
        {
            return AttackAnswer.Of("no connection");
        }
    }

    // Most may write; some may not, and some have no token.
    private Attacker MakeSender(long place) => servers.Attacker(
        (int)place, _reads with { HasToken = place % 8 != 7, Writes = place % 8 != 6 });

    private static async Task<AttackAnswer> HttpAsync(Attacker sender, RequestSeed request)
    {
        var length = request.Body.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $"Content-Length: {request.Body.Length}\r\n") : "";
        byte[] bytes = [.. request.Head, .. Encoding.ASCII.GetBytes($"{sender.AuthorizationLine}{length}\r\n"), .. request.Body];
        return await sender.RawAsync(bytes, request.IsWhole ? null : _brief);
    }

    private static async Task<AttackAnswer> SocketAsync(Attacker sender, RequestSeed request, IReadOnlyList<byte[]> frames) =>
        await sender.FramesAsync(frames, patience: request.IsWhole ? null : _brief);
}
