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
}
