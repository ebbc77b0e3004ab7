using System.Text;
using static Barq.Testing.Attacks.Texts;

namespace Barq.Testing.Attacks;

/// <summary>Sockets of somebody who has not said who it is, and does not mean to.</summary>
internal static class PendingSocketAttacks
{
    private static readonly TimeSpan _brief = TimeSpan.FromSeconds(1);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        Frames("pending-init-in-pieces", _ => Pieces("{\"type\":\"connection_init\",\"payload\":{\"a\":\"" + "a".Times(3900) + "\"}}")),
        Frames("pending-init-of-4096", _ => [Text("{\"type\":\"connection_init\",\"payload\":{\"a\":\"" + "a".Times(4096 - 48) + "\"}}")]),
        Frames("pending-init-of-arrays", _ => [Text("{\"type\":\"connection_init\",\"payload\":" + "[".Times(1900) + "]".Times(1900) + "}")]),
        Frames("pending-init-of-odd-payloads", _ => ((string[])["5", "null", "[]", "\"a\"", "1e999", "{\"headers\":[1]}", "{\"Authorization\":{\"a\":1}}"])
            .Select(payload => Text($"{{\"type\":\"connection_init\",\"payload\":{payload}}}"))),
        Frames("pending-init-of-a-binary-frame", _ => [RawSocket.Frame(RawSocket.Binary, new byte[4000])]),
        Frames("pending-messages", _ => [.. Enumerable.Repeat(Text("{\"type\":\"ping\"}"), 3000)]),
        Frames("pending-subscribes", _ => [.. Enumerable.Range(0, 1000).Select(i => Text(SocketTalk.Subscribe(Of(i), "subscription{slaBreached{id}}")))]),
        Frames("pending-completes", _ => [.. Enumerable.Range(0, 2000).Select(i => Text($"{{\"id\":\"{i}\",\"type\":\"complete\"}}"))]),
        Frames("pending-closes", _ => [.. Enumerable.Repeat(RawSocket.Frame(RawSocket.Close, [3, 232]), 2000)]),
        Frames("pending-frame-without-end", _ => [RawSocket.Frame(RawSocket.Text, "{"u8, false), .. Enumerable.Repeat(RawSocket.Frame(RawSocket.Continuation, " "u8, false), 4000)], _brief),
        Flood("pending-sockets-with-bad-tokens", 60, async (attacker, i) => await attacker.FramesAsync(
            [Text($"{{\"type\":\"connection_init\",\"payload\":{{\"Authorization\":\"Bearer {Token(i)}\"}}}}")])),
        Flood("pending-sockets-that-dribble", 90, async (attacker, _) => await DribbleAsync(attacker)),
        Handshake("pending-handshake-of-protocols", $"Sec-WebSocket-Protocol: {Each(2500, i => $"p{i}", ",")}\r\n"),
        Handshake("pending-handshake-of-extensions", $"Sec-WebSocket-Extensions: {Each(400, i => $"permessage-deflate; client_max_window_bits={i}; server_no_context_takeover", ",")}\r\n"),
        Handshake("pending-handshake-of-odd-versions", "Sec-WebSocket-Version: 99999999999999999999\r\nSec-WebSocket-Version: -1\r\n"),
        Handshake("pending-handshake-of-odd-keys", "Sec-WebSocket-Key: AAAA\r\nSec-WebSocket-Key: " + "A".Times(9000) + "\r\n"),
    ];

    // As long as a token may be there, and no token of ours.
    private static string Token(int i) => AttackTokens.Make(AttackFleet.Attacked, "OWNER", 4_000_000 + i)[..^9] + "AAAAAAAAA";

    private static byte[] Text(string text) => RawSocket.Frame(RawSocket.Text, Encoding.UTF8.GetBytes(text));

    private static IEnumerable<byte[]> Pieces(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Select((_, i) => RawSocket.Frame(i == 0 ? RawSocket.Text : RawSocket.Continuation, bytes.AsSpan(i, 1), i == bytes.Length - 1));
    }

    private static async Task<AttackAnswer> DribbleAsync(Attacker attacker)
    {
        using var connection = await attacker.ConnectAsync();
        var (socket, refusal) = await RawSocket.OpenAsync(connection, "", CancellationToken.None);
        if (socket is null)
        {
            return AttackAnswer.Of($"refused {refusal?.Status}");
        }

        await connection.WriteAsync(RawSocket.Frame(RawSocket.Text, "{"u8, false));
        for (var i = 0; i < 10; i++)
        {
            await Task.Delay(attacker.Hold / 10, TimeProvider.System);
            if (!await connection.WriteAsync(RawSocket.Frame(RawSocket.Continuation, " "u8, false)))
            {
                return AttackAnswer.Of("closed");
            }
        }

        return AttackAnswer.Of("open");
    }

    private static Attack Frames(string name, Func<Attacker, IEnumerable<byte[]>> make, TimeSpan? patience = null) =>
        new(name, (attacker, _) => attacker.FramesAsync(make(attacker), patience: patience)) { Kind = AttackKind.Socket, HasToken = false, AtOnce = 4 };

    // The server's own answer is taken; then the connection is cut.
    private static Attack Handshake(string name, string lines) => new(name, (attacker, _) => attacker.RawAsync(
        "GET /graphql HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + (lines.Contains("Sec-WebSocket-Version", StringComparison.Ordinal) ? "" : "Sec-WebSocket-Version: 13\r\n")
        + (lines.Contains("Sec-WebSocket-Key", StringComparison.Ordinal) ? "" : "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n")
        + (lines.Contains("Sec-WebSocket-Protocol", StringComparison.Ordinal) ? "" : "Sec-WebSocket-Protocol: graphql-transport-ws\r\n")
        + $"{lines}\r\n", _brief))
    { Kind = AttackKind.Socket, HasToken = false };

    private static Attack Flood(string name, int sockets, Func<Attacker, int, Task<AttackAnswer>> send) => new(name, async (attacker, _) =>
        AttackAnswer.Of(await Task.WhenAll(Enumerable.Range(0, attacker.Some(sockets)).Select(i => send(attacker, i)))))
    {
        Kind = AttackKind.Socket, HasToken = false, AtOnce = 1, Pieces = sockets, IsFlood = true,
    };
}
