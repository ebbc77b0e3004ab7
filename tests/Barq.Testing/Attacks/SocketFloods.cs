using static Barq.Testing.Attacks.Texts;

namespace Barq.Testing.Attacks;

/// <summary>Many sockets.</summary>
internal static class SocketFloods
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        Flood("sockets-silent", 2000, async (attacker, _) => await HoldAsync(attacker, [])) with { HasToken = false },
        Flood("sockets-idle", 1000, async (attacker, _) => await HoldAsync(attacker, [])),
        Flood("sockets-pinging-without-token", 20, async (attacker, _) => await PingAsync(attacker)) with { HasToken = false },
        Flood("sockets-pinging", 20, async (attacker, _) => await PingAsync(attacker)),
        Flood("sockets-cut", 500, async (attacker, _) =>
        {
            using var connection = await attacker.ConnectAsync();
            var (socket, refusal) = await RawSocket.OpenAsync(connection, "", CancellationToken.None);
            return AttackAnswer.Of(socket is null ? $"refused {refusal?.Status}" : "cut");
        }) with { HasToken = false },
        Flood("sockets-with-half-a-message", 300, async (attacker, _) => await HoldAsync(attacker, RawSocket.Frame(RawSocket.Text, new byte[3000], false))) with { HasToken = false },
        Flood("sockets-with-half-a-long-message", 100, async (attacker, _) => await HoldAsync(attacker, RawSocket.Frame(RawSocket.Text, new byte[200_000], false))),
        new Attack("subscriptions-of-one-viewer", (attacker, number) => SubscriptionsAsync(attacker, number, 20, 100, (i, j) => $"subscription {{ deliveryStatusChanged {{ a{i}x{j}: id status notes }} }}"))
        {
            Kind = AttackKind.Socket, Writes = true, Pieces = 2000, AtOnce = 1, IsFlood = true,
        },
        new Attack("subscriptions-of-other-fields", (attacker, number) => SubscriptionsAsync(attacker, number, 20, 50, (i, j) =>
            $"subscription {{ deliveryStatusChanged {{ {string.Join(' ', ((string[])["id", "status", "notes", "version", "codAmount", "isFinal"]).Where((_, k) => ((i * 50) + j + 1 >> k) % 2 == 1).DefaultIfEmpty("id"))} }} }}"))
        {
            Kind = AttackKind.Socket, Writes = true, Pieces = 1000, AtOnce = 1, IsFlood = true,
        },
        new Attack("subscriptions-with-large-selections", (attacker, number) => SubscriptionsAsync(attacker, number, 1, 80, (i, j) =>
            $"subscription {{ deliveryStatusChanged {{ id {Each(40, k => $"a{j}x{k}: deliveryAddress")} courier {{ deliveries(first: 100) {{ nodes {{ id notes }} }} }} }} }}"))
        {
            Kind = AttackKind.Socket, Writes = true, Pieces = 80, AtOnce = 1, IsFlood = true,
        },
        new Attack("subscriptions-with-filters", (attacker, number) => SubscriptionsAsync(attacker, number, 1, 80, (i, j) =>
            $"subscription {{ deliveryStatusChanged(where: {{ or: [{Each(100, k => $"{{ notes: {{ contains: \"z{j}x{k}\" }} }}", ",")}] }}) {{ id }} }}"))
        {
            Kind = AttackKind.Socket, Writes = true, Pieces = 80, AtOnce = 1, IsFlood = true,
        },
    ];

    private static Attack Flood(string name, int sockets, Func<Attacker, int, Task<AttackAnswer>> send) => new(name, async (attacker, number) =>
    {
        var count = attacker.Some(sockets);
        return AttackAnswer.Of(await Task.WhenAll(Enumerable.Range(0, count).Select(i => send(attacker, i))));
    })
    {
        Kind = AttackKind.Socket, AtOnce = 1, Pieces = sockets, IsFlood = true,
    };

    private static async Task<AttackAnswer> HoldAsync(Attacker attacker, byte[] frame)
    {
        using var timeout = new CancellationTokenSource(Attacker.Patience, TimeProvider.System);
        using var socket = await attacker.OpenSocketAsync(timeout.Token);
        if (socket is null)
        {
            return AttackAnswer.Of("refused");
        }

        await socket.Connection.WriteAsync(frame, timeout.Token);
        await Task.Delay(attacker.Hold, TimeProvider.System);
        return AttackAnswer.Of("open");
    }

    private static async Task<AttackAnswer> PingAsync(Attacker attacker)
    {
        using var timeout = new CancellationTokenSource(attacker.Hold, TimeProvider.System);
        try
        {
            using var socket = await attacker.OpenSocketAsync(timeout.Token);
            if (socket is null)
            {
                return AttackAnswer.Of("refused");
            }

            var ping = RawSocket.Frame(RawSocket.Ping, [1]);
            var many = Enumerable.Repeat(ping, 1000).SelectMany(frame => frame).ToArray();
            var answers = new byte[64 * 1024];
            while (await socket.Connection.WriteAsync(many, timeout.Token) && await socket.Connection.ReadAsync(answers, timeout.Token) > 0)
            {
            }

            return AttackAnswer.Of("closed");
        }
        catch (OperationCanceledException)
        {
            return AttackAnswer.Of("open");
        }
    }

    // Opens them, and makes two changes that all of them are about.
    private static async Task<AttackAnswer> SubscriptionsAsync(Attacker attacker, int number, int sockets, int each, Func<int, int, string> make)
    {
        using var timeout = new CancellationTokenSource(Attacker.Patience, TimeProvider.System);
        var open = new List<RawSocket>();
        try
        {
            for (var i = 0; i < attacker.Some(sockets); i++)
            {
                if (await attacker.OpenSocketAsync(timeout.Token) is { } socket)
                {
                    open.Add(socket);
                    for (var j = 0; j < each; j++)
                    {
                        await socket.SendAsync(SocketTalk.Subscribe(Of(j), make(i, j)), timeout.Token);
                    }
                }
            }

            var sum = AttackAnswer.Of($"{open.Count} sockets");
            for (var change = 0; change < 2; change++)
            {
                sum.Add(await attacker.PostAsync(
                    $"mutation {{ createDelivery(input: {{ trackingNumber: \"BS{number}x{change}x{TimeProvider.System.GetTimestamp()}SA\", pickupAddress: \"a\", deliveryAddress: \"b\" }}) {{ delivery {{ id }} errors {{ __typename }} }} }}"));
            }

            return sum;
        }
        finally
        {
            open.ForEach(socket => socket.Dispose());
        }
    }
}
