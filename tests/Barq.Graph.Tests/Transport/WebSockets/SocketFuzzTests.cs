using System.Net.WebSockets;
using System.Text;
using Barq.Graph.Tests.Transport.Http;

namespace Barq.Graph.Tests.Transport.WebSockets;

/// <summary>Whatever comes over a socket: an answer or a close code of the protocol, nothing of the inside, and nothing left behind.</summary>
public sealed class SocketFuzzTests
{
    private const int Sockets = 400;

    private static readonly string[] _seeds =
    [
        """{"type":"connection_init","payload":{"Authorization":"Bearer x"}}""",
        """{"type":"ping","payload":{"a":[1,2,{"b":null}]}}""",
        """{"id":"1","type":"subscribe","payload":{"query":"subscription A($id: ID!) { deliveryChanged(id: $id) { id } }","variables":{"id":"RGVsaXZlcnk6MQ=="},"operationName":"A"}}""",
        """{"id":"2","type":"subscribe","payload":{"query":"subscription { deliveryStatusChanged(where: { status: { in: [PENDING] }, city: { gt: \"a\" }, courierId: { eq: null } }) { id courier { deliveries(first: 2) { totalCount } } } }"}}""",
        """{"id":"3","type":"subscribe","payload":{"query":"{ deliveries(first: 1) { nodes { id } } }","extensions":{"persistedQuery":{"sha256Hash":"ab"}}}}""",
        """{"id":"1","type":"complete"}""",
    ];

    private static readonly string[] _pieces =
        ["{", "}", "[", "\"", ":", "null", "1e999", "\\ud800", "\u0000", "\"id\":\"1\"", "\"type\":", "\"payload\":", "subscription", "é", "😀", "\"\"", "...", "$"];

    [Fact]
    public async Task Send_MutatedMessages_NeverBreakTheGateway()
    {
        await using var gateway = await HttpGateway.StartAsync(settings: new() { ["GRAPHQL_WS_MAX_MESSAGES_PER_SECOND"] = "100000" });
        var random = new Random(20261125);
        for (var i = 0; i < Sockets; i++)
        {
            await using var client = random.Next(3) == 0 ? await SocketClient.ConnectAsync(gateway.Address) : await SocketClient.OpenAsync(gateway.Address);
            await TalkAsync(client, random);
            if (client.Socket.CloseStatus is { } code)
            {
                // 1007 is what the framework says to text that is no UTF-8.
                Assert.Contains((int)code, new[] { 1000, 1007, 4400, 4401, 4409, 4429 });
            }
        }

        await gateway.NothingIsOpenAsync();
        Assert.Equal(200, (await gateway.PostAsync("{\"query\":\"{ __typename }\"}")).Status);
    }

    private static async Task TalkAsync(SocketClient client, Random random)
    {
        var messages = Enumerable.Range(0, random.Next(1, 6)).Select(_ => Mutate(random, Encoding.UTF8.GetBytes(_seeds[random.Next(_seeds.Length)]))).ToArray();
        var aborts = random.Next(2) == 0;
        try
        {
            foreach (var message in messages)
            {
                await client.SendAsync(message);
            }

            if (aborts)
            {
                client.Socket.Abort();
                return;
            }

            if (client.Socket.State == WebSocketState.Open)
            {
                await client.Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            }

            while (await client.ReceiveAsync() is { } text)
            {
                Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
                Assert.DoesNotContain("INTERNAL_SERVER_ERROR", text, StringComparison.Ordinal);
            }
        }
        catch (WebSocketException)
        {
            // It was closed from the other side at the same time.
        }
    }

    private static byte[] Mutate(Random random, byte[] seed)
    {
        var text = seed.ToList();
        for (var change = random.Next(0, 4); change > 0; change--)
        {
            var at = random.Next(text.Count + 1);
            switch (random.Next(4))
            {
                case 0:
                    text.InsertRange(at, Encoding.UTF8.GetBytes(_pieces[random.Next(_pieces.Length)]));
                    break;
                case 1:
                    text.RemoveRange(at, random.Next(text.Count - at + 1));
                    break;
                case 2 when at < text.Count:
                    text[at] = (byte)random.Next(256);
                    break;
                default:
                    text.Insert(at, (byte)random.Next(32, 127));
                    break;
            }
        }

        return [.. text];
    }
}
