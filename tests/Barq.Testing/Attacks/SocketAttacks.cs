using System.Text;
using static Barq.Testing.Attacks.Texts;

namespace Barq.Testing.Attacks;

/// <summary>Frames and messages of WebSockets that are odd, or too many.</summary>
internal static class SocketAttacks
{
    private static readonly TimeSpan _brief = TimeSpan.FromSeconds(1);
    private static readonly byte[] _letter = "a"u8.ToArray();

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        // Frames.
        Frames("frames-of-one-byte", _ => Split("{\"type\":\"ping\",\"payload\":{\"a\":\"" + "a".Times(60_000) + "\"}}")),
        Frames("frames-empty", _ => [RawSocket.Frame(RawSocket.Text, "{"u8, false), Repeat(RawSocket.Frame(RawSocket.Continuation, [], false), 100_000), RawSocket.Frame(RawSocket.Continuation, "}"u8)]),
        Frames("frames-empty-first", _ => [RawSocket.Frame(RawSocket.Text, [], false), Repeat(RawSocket.Frame(RawSocket.Continuation, [], false), 100_000)]),
        Frames("frames-without-end", _ => [RawSocket.Frame(RawSocket.Text, _letter, false), Repeat(RawSocket.Frame(RawSocket.Continuation, _letter, false), 300_000)]),
        Frames("frames-empty-messages", _ => [Repeat(RawSocket.Frame(RawSocket.Text, []), 50_000)]),
        Frames("frame-compressed", _ => [RawSocket.Frame(RawSocket.Text | 0x40, "{}"u8)]),
        Frames("frame-with-reserved-bits", _ => [RawSocket.Frame(RawSocket.Text | 0x30, "{}"u8)]),
        Frames("frame-of-unknown-opcode", _ => [RawSocket.Frame(0x0b, "{}"u8)]),
        Frames("frame-unmasked", _ => ["\u0081\u0002{}"u8.ToArray(), [0x81, 0x02, 0x7b, 0x7d]]),
        Frames("frame-of-ffffffffffffffff", _ => [[0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4]]),
        Frames("frame-of-7fffffffffffffff", _ => [[0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4]], _brief),
        Frames("frame-continued-without-start", _ => [RawSocket.Frame(RawSocket.Continuation, "{}"u8)]),
        Frames("frame-started-twice", _ => [RawSocket.Frame(RawSocket.Text, "{"u8, false), RawSocket.Frame(RawSocket.Text, "{}"u8)]),
        Frames("frame-of-invalid-utf8", _ => [RawSocket.Frame(RawSocket.Text, [0x7b, 0xc0, 0xaf, 0xed, 0xa0, 0x80, 0x7d])]),
        Frames("frame-binary", _ => [RawSocket.Frame(RawSocket.Binary, "{}"u8)]),
        Frames("ping-too-long", _ => [RawSocket.Frame(RawSocket.Ping, new byte[200])]),
        Frames("ping-in-pieces", _ => [RawSocket.Frame(RawSocket.Ping, _letter, false), RawSocket.Frame(RawSocket.Continuation, _letter)]),
        Frames("close-with-odd-code", _ => [RawSocket.Frame(RawSocket.Close, [0x03, 0xed, 0xff, 0xfe])]),
        Frames("close-of-one-byte", _ => [RawSocket.Frame(RawSocket.Close, [3])]),
        Frames("pings", _ => [Repeat(RawSocket.Frame(RawSocket.Ping, _letter), 100_000)]),
        Frames("pings-without-token", _ => [Repeat(RawSocket.Frame(RawSocket.Ping, _letter), 100_000)]) with { HasToken = false },
        Frames("pongs-without-token", _ => [Repeat(RawSocket.Frame(RawSocket.Pong, []), 100_000)]) with { HasToken = false },
        Frames("pings-between-pieces", _ => [RawSocket.Frame(RawSocket.Text, "{"u8, false), Repeat(RawSocket.Frame(RawSocket.Ping, []), 100_000)]) with { HasToken = false },
        Frames("handshake-again", _ => [Encoding.ASCII.GetBytes("GET /graphql HTTP/1.1\r\nHost: a\r\n\r\n".Times(100))]),

        // The first message.
        Messages("init-long", _ => ["{\"type\":\"connection_init\",\"payload\":{\"a\":\"" + "a".Times(250_000) + "\"}}"]) with { HasToken = false },
        Messages("init-of-a-megabyte", _ => ["{\"type\":\"connection_init\",\"payload\":{\"a\":\"" + "a".Times(1_000_000) + "\"}}"]) with { HasToken = false },
        Messages("init-with-many-keys", _ => ["{\"type\":\"connection_init\",\"payload\":{" + Each(20_000, i => $"\"k{i}\":1", ",") + "}}"]) with { HasToken = false },
        Messages("init-with-nested-headers", _ => ["{\"type\":\"connection_init\",\"payload\":" + "{\"headers\":".Times(60) + "{}" + "}".Times(60) + "}"]) with { HasToken = false },
        Messages("init-with-a-surrogate", _ => ["{\"type\":\"connection_init\",\"payload\":{\"\\ud800\":1}}"]) with { HasToken = false },
        Messages("init-with-a-surrogate-token", _ => ["{\"type\":\"connection_init\",\"payload\":{\"Authorization\":\"Bearer \\ud800\"}}"]) with { HasToken = false },
        Messages("init-with-a-surrogate-type", _ => ["{\"type\":\"\\ud800\"}"]) with { HasToken = false },
        Messages("init-with-a-surrogate-key", _ => ["{\"\\ud800\":\"connection_init\"}"]) with { HasToken = false },
        Messages("init-with-a-bad-token", _ => ["{\"type\":\"connection_init\",\"payload\":{\"token\":\"" + ".".Times(50_000) + "\"}}"]) with { HasToken = false },
        Messages("init-twice", a => [a.Init()]),
        Messages("init-often", a => [.. Enumerable.Repeat(a.Init(), 1000)]),
        Messages("subscribe-before-init", _ => [SocketTalk.Subscribe("1", "{__typename}")]) with { HasToken = false },

        // Messages.
        Messages("message-of-a-megabyte", _ => ["{\"a\":\"" + "a".Times(1_000_000) + "\"}"]),
        Messages("message-nested", _ => ["[".Times(200_000)]),
        Messages("message-of-unknown-type", _ => ["{\"type\":\"" + "x".Times(100_000) + "\"}"]),
        Messages("message-with-duplicate-keys", _ => ["{\"id\":\"1\",\"id\":\"2\",\"type\":\"ping\",\"type\":\"subscribe\",\"payload\":{\"query\":\"{__typename}\",\"query\":\"{a}\"}}"]),
        Messages("message-with-a-surrogate-id", _ => ["{\"id\":\"\\ud800\",\"type\":\"subscribe\",\"payload\":{\"query\":\"{__typename}\"}}"]),
        Messages("message-with-a-surrogate-query", _ => ["{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":{\"query\":\"{__typename #\\ud800\\n}\"}}"]),
        Messages("message-with-a-surrogate-hash", _ => ["{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":{\"extensions\":{\"persistedQuery\":{\"version\":1,\"sha256Hash\":\"\\ud800\"}}}}"]),
        Messages("message-with-surrogate-variables", _ => [SocketTalk.Subscribe("1", "query($v:String!){userByEmail(email:$v){id}}", "{\"v\":\"\\ud800\",\"\\udc00\":1}")]),
        Messages("id-long", _ => [$"{{\"id\":\"{"x".Times(200_000)}\",\"type\":\"complete\"}}"]),
        Messages("ids-alike", _ => [SocketTalk.Subscribe("1", "subscription{slaBreached{id}}"), SocketTalk.Subscribe("1", "subscription{slaBreached{id}}")]),
        Messages("operations-many", _ => [.. Enumerable.Range(0, 150).Select(i => SocketTalk.Subscribe(Of(i), "subscription{slaBreached{id}}"))]),
        Messages("operations-begun-and-ended", _ => [.. Enumerable.Range(0, 3000).Select(i => i % 2 == 0 ? "{\"id\":\"1\",\"type\":\"complete\"}" : $"{{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":{{\"query\":\"subscription{{slaBreached{{id}}}}\"}}}}")]),
        Messages("ping-payload-long", _ => ["{\"type\":\"ping\",\"payload\":{\"a\":\"" + "a".Times(200_000) + "\"}}"]),
        Messages("ping-payload-surrogate", _ => ["{\"type\":\"ping\",\"payload\":{\"\\ud800\":\"\\udc00\",\"a\":1,\"a\":2}}"]),
        Messages("messages-many", _ => [.. Enumerable.Repeat("{\"type\":\"ping\"}", 5000)]),

        .. SocketFloods.All,
    ];

    private static byte[] Repeat(byte[] frame, int times)
    {
        var all = new byte[frame.Length * times];
        for (var i = 0; i < times; i++)
        {
            frame.CopyTo(all, i * frame.Length);
        }

        return all;
    }

    private static IEnumerable<byte[]> Split(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var frames = new List<byte>();
        for (var i = 0; i < bytes.Length; i++)
        {
            frames.AddRange(RawSocket.Frame(i == 0 ? RawSocket.Text : RawSocket.Continuation, bytes.AsSpan(i, 1), i == bytes.Length - 1));
        }

        return [frames.ToArray()];
    }

    private static Attack Frames(string name, Func<Attacker, IEnumerable<byte[]>> make, TimeSpan? patience = null) =>
        new(name, (attacker, _) => attacker.FramesAsync(make(attacker), patience: patience)) { Kind = AttackKind.Socket, AtOnce = 4 };

    // Waits for no operation to end: after the last message comes the goodbye.
    private static Attack Messages(string name, Func<Attacker, IReadOnlyCollection<string>> make) => new(
        name, (attacker, _) => attacker.FramesAsync(make(attacker).Select(message => RawSocket.Frame(RawSocket.Text, Encoding.UTF8.GetBytes(message)))))
    {
        Kind = AttackKind.Socket, AtOnce = 4,
    };
}
