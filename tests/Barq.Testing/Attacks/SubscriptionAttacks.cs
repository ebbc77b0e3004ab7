using static Barq.Testing.Attacks.Texts;

namespace Barq.Testing.Attacks;

/// <summary>Many subscriptions, or dear ones, and changes that they are about.</summary>
internal static class SubscriptionAttacks
{
    private static readonly string[] _columns = ["id", "status", "notes", "version", "codAmount", "isFinal"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        Open("subscriptions-of-one-viewer", 20, 100, (i, j) => $"subscription {{ deliveryStatusChanged {{ a{i}x{j}: id status notes }} }}"),
        Open("subscriptions-of-other-fields", 20, 50, (i, j) =>
            $"subscription {{ deliveryStatusChanged {{ {string.Join(' ', _columns.Where((_, k) => ((i * 50) + j + 1 >> k) % 2 == 1).DefaultIfEmpty("id"))} }} }}"),
        Open("subscriptions-with-large-selections", 1, 80, (i, j) =>
            $"subscription {{ deliveryStatusChanged {{ id {Each(40, k => $"a{j}x{k}: deliveryAddress")} courier {{ deliveries(first: 100) {{ nodes {{ id notes }} }} }} }} }}"),
        Open("subscriptions-with-filters", 1, 80, (i, j) =>
            $"subscription {{ deliveryStatusChanged(where: {{ or: [{Each(100, k => $"{{ notes: {{ contains: \"z{j}x{k}\" }} }}", ",")}] }}) {{ id }} }}"),

        // Of the same kinds.
        Open("subscriptions-in-another-order", 5, 90, (i, j) => $"subscription S{i}x{j} {{ {(j % 2 == 0 ? "" : $"x{j}: ")}deliveryStatusChanged {{ {string.Join(' ', _columns.Skip(j % 6).Concat(_columns.Take(j % 6)))} }} }}"),
        Open("subscriptions-with-conditions", 5, 80, (i, j) => $"subscription($a: Boolean = {(j % 2 == 0 ? "true" : "false")}) {{ deliveryStatusChanged {{ id {Each(8, k => $"f{k}: notes @include(if: $a) g{(i * 80) + j}x{k}: status @skip(if: $a)")} }} }}"),
        Open("subscriptions-in-fragments", 3, 80, (i, j) => $"subscription {{ ...R }} fragment R on Subscription {{ deliveryStatusChanged {{ ...A ...B }} }} fragment A on Delivery {{ id a{i}x{j}: courier {{ ...C }} }} fragment B on Delivery {{ b{i}x{j}: courier {{ ...C }} }} fragment C on Courier {{ fullName currentVehicle {{ model }} }}"),
        Open("subscriptions-with-many-to-ones", 1, 80, (i, j) => $"subscription {{ deliveryStatusChanged {{ id {Each(8, k => $"a{k}: courier {{ currentVehicle {{ a{j}x{k}: model }} organization {{ name }} }} b{k}: organization {{ slug }}")} }} }}"),
        Open("subscriptions-with-connections", 1, 60, (i, j) => $"subscription {{ deliveryStatusChanged {{ id events(first: 50) {{ totalCount nodes {{ e{j}: note delivery {{ tickets(first: 20) {{ totalCount nodes {{ id subject }} }} }} }} }} }} }}"),
        Open("subscriptions-of-each-event", 4, 90, (i, j) => (j % 3) switch
        {
            0 => $"subscription {{ ticketChanged {{ a{i}x{j}: id }} }}",
            1 => $"subscription {{ slaBreached {{ a{i}x{j}: id }} }}",
            _ => $"subscription {{ deliveryChanged(id: \"{AttackFleet.Id("Delivery", (i * 90) + j)}\") {{ id }} }}",
        }),
        Open("subscriptions-that-are-forbidden", 2, 90, (i, j) => $"subscription {{ liveMetrics(interval: {(j % 5) - 1}, scope: CLUSTER) {{ a{i}x{j}: node }} }}"),
        Open("subscriptions-that-are-refused", 2, 90, (i, j) => $"subscription {{ deliveryStatusChanged(where: {{ notes: {{ contains: 5 }} }}) {{ a{i}x{j} b{j}: nothing }} }}"),
        Open("subscriptions-unread", 10, 60, (i, j) => $"subscription {{ deliveryStatusChanged {{ id {Each(30, k => $"a{k}x{j}: deliveryAddress")} }} }}", changes: 8),
        new Attack("subscriptions-as-event-streams", (attacker, number) => StreamAsync(
            attacker, number, attacker.Some(150), i => Attacker.Body($"subscription {{ deliveryStatusChanged {{ id a{number}x{i}: status }} }}")))
        {
            Kind = AttackKind.Subscription, Writes = true, Pieces = 150, AtOnce = 1, IsFlood = true,
        },
        new Attack("subscriptions-begun-and-ended", (attacker, number) => attacker.FramesAsync(
            Enumerable.Range(0, attacker.Some(90)).SelectMany(i => (string[])[SocketTalk.Subscribe("1", $"subscription {{ deliveryStatusChanged {{ id b{number}x{i}: notes }} }}"), "{\"id\":\"1\",\"type\":\"complete\"}"])
                .Select(message => RawSocket.Frame(RawSocket.Text, System.Text.Encoding.UTF8.GetBytes(message)))))
        {
            Kind = AttackKind.Subscription, Pieces = 90, IsFlood = true,
        },
    ];

    private static Attack Open(string name, int sockets, int each, Func<int, int, string> make, int changes = 2) =>
        new(name, (attacker, number) => SubscribeAsync(attacker, number, sockets, each, changes, make))
        {
            Kind = AttackKind.Subscription, Writes = true, Pieces = sockets * each, AtOnce = 1, IsFlood = true,
        };

    // Opens them, and makes changes that all of them are about.
    private static async Task<AttackAnswer> SubscribeAsync(Attacker attacker, int number, int sockets, int each, int changes, Func<int, int, string> make)
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
            for (var change = 0; change < changes; change++)
            {
                sum.Add(await ChangeAsync(attacker, number, change));
            }

            return sum;
        }
        finally
        {
            open.ForEach(socket => socket.Dispose());
        }
    }

    // The same over event streams.
    private static async Task<AttackAnswer> StreamAsync(Attacker attacker, int number, int streams, Func<int, string> make)
    {
        var open = new List<RawConnection>();
        try
        {
            for (var i = 0; i < streams; i++)
            {
                var body = make(i);
                open.Add(await attacker.ConnectAsync());
                await open[^1].WriteAsync(
                    $"POST /graphql HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\n{attacker.AuthorizationLine}Content-Length: {body.Length}\r\n\r\n{body}");
            }

            await Task.Delay(attacker.Hold, TimeProvider.System);
            return AttackAnswer.Of("open").Add(await ChangeAsync(attacker, number, 0)).Add(await ChangeAsync(attacker, number, 1));
        }
        finally
        {
            open.ForEach(connection => connection.Dispose());
        }
    }

    private static Task<AttackAnswer> ChangeAsync(Attacker attacker, int number, int change) => attacker.PostAsync(
        $"mutation {{ createDelivery(input: {{ trackingNumber: \"BS{number}x{change}x{TimeProvider.System.GetTimestamp()}SA\", pickupAddress: \"a\", deliveryAddress: \"b\" }}) {{ delivery {{ id }} errors {{ __typename }} }} }}");
}
