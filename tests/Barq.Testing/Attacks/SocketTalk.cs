using System.Text;
using System.Text.Json;

namespace Barq.Testing.Attacks;

/// <summary>What an <see cref="Attacker"/> does over WebSockets.</summary>
public static class SocketTalk
{
    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(15);

    /// <summary>The first message of an attacker; without a token it says nothing.</summary>
    public static string Init(this Attacker attacker)
    {
        ArgumentNullException.ThrowIfNull(attacker);
        return attacker.Token is null
            ? "{\"type\":\"connection_init\"}"
            : $"{{\"type\":\"connection_init\",\"payload\":{{\"Authorization\":\"Bearer {attacker.Token}\"}}}}";
    }

    /// <summary>A message that begins an operation.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="query">The document.</param>
    /// <param name="variables">Its variables as JSON; null for none.</param>
    public static string Subscribe(string id, string query, string? variables = null) =>
        $"{{\"id\":\"{id}\",\"type\":\"subscribe\",\"payload\":{Attacker.Body(query, variables)}}}";

    /// <summary>Opens a socket, and says who it is.</summary>
    /// <returns>The socket; null where it was refused.</returns>
    public static async Task<RawSocket?> OpenSocketAsync(this Attacker attacker, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(attacker);
        var connection = await attacker.ConnectAsync();
        var (socket, _) = await RawSocket.OpenAsync(connection, "", cancellationToken);
        if (socket is null)
        {
            connection.Dispose();
            return null;
        }

        if (attacker.Token is not null)
        {
            await socket.SendAsync(attacker.Init(), cancellationToken);
            if ((await socket.ReceiveAsync(cancellationToken)).Opcode != RawSocket.Text)
            {
                socket.Dispose();
                return null;
            }
        }

        return socket;
    }

    /// <summary>Sends frames over a socket of their own, says goodbye, and checks all that comes.</summary>
    /// <param name="attacker">Who.</param>
    /// <param name="frames">The frames, after the first message.</param>
    /// <param name="operations">How many operations are to end before the goodbye.</param>
    /// <param name="patience">How long to wait where the gateway may wait itself; null where it has to answer.</param>
    public static async Task<AttackAnswer> FramesAsync(this Attacker attacker, IEnumerable<byte[]> frames, int operations = 0, TimeSpan? patience = null)
    {
        ArgumentNullException.ThrowIfNull(attacker);
        ArgumentNullException.ThrowIfNull(frames);
        using var timeout = new CancellationTokenSource(patience ?? Attacker.Patience, TimeProvider.System);
        using var connection = await attacker.ConnectAsync();
        try
        {
            var (socket, refusal) = await RawSocket.OpenAsync(connection, "", timeout.Token);
            if (socket is null)
            {
                return refusal is null ? AttackAnswer.Of("closed") : AnswerCheck.Http(refusal.Status, refusal.MediaType, refusal.Body);
            }

            // Read beside the writing: what nobody reads would hold up the writing in the end.
            var reading = ReadAsync(socket, operations, timeout.Token);
            var isOpen = attacker.Token is null || await socket.SendAsync(attacker.Init(), timeout.Token);
            foreach (var frame in frames)
            {
                isOpen = isOpen && await connection.WriteAsync(frame, timeout.Token);
            }

            if (operations == 0 && isOpen)
            {
                // What was begun gets a moment before the goodbye ends it.
                await Task.Delay(_moment, TimeProvider.System);
                await connection.WriteAsync(RawSocket.Frame(RawSocket.Close, [3, 232]), timeout.Token);
            }

            return await reading;
        }
        catch (OperationCanceledException)
        {
            return patience is null ? AttackAnswer.Of("none", $"no answer in {Attacker.Patience.TotalSeconds:0} s") : AttackAnswer.Of("waits");
        }
    }

    /// <summary>Sends messages over a socket of their own, and checks all that comes until each of their operations has ended.</summary>
    /// <param name="attacker">Who.</param>
    /// <param name="messages">The messages, after the first.</param>
    public static Task<AttackAnswer> MessagesAsync(this Attacker attacker, params IReadOnlyCollection<string> messages) => attacker.FramesAsync(
        messages.Select(message => RawSocket.Frame(RawSocket.Text, Encoding.UTF8.GetBytes(message))),
        messages.Count(message => message.Contains("\"type\":\"subscribe\"", StringComparison.Ordinal)));

    private static async Task<AttackAnswer> ReadAsync(RawSocket socket, int operations, CancellationToken cancellationToken)
    {
        var sum = new AttackAnswer();
        var whole = new List<byte>();
        while (true)
        {
            var (opcode, payload) = await socket.ReceiveAsync(cancellationToken);
            switch (opcode)
            {
                case -1:
                    return sum.Add(AttackAnswer.Of("closed"));
                case RawSocket.Close:
                    return sum.Add(AttackAnswer.Of(RawSocket.CloseCode(payload), AnswerCheck.Inside(Encoding.UTF8.GetString(payload.Span))));
                case RawSocket.Text:
                    whole.Clear();
                    whole.AddRange(payload.Span);
                    var (answer, isEnd) = Message(whole.ToArray());
                    sum.Add(answer);
                    if (isEnd && --operations == 0)
                    {
                        return sum;
                    }

                    break;
            }
        }
    }

    private static (AttackAnswer Answer, bool IsEnd) Message(byte[] message)
    {
        JsonDocument json;
        try
        {
            json = JsonDocument.Parse(message, new JsonDocumentOptions { MaxDepth = 1000 });
        }
        catch (JsonException)
        {
            return (AttackAnswer.Of("message", "a message that is no JSON"), false);
        }

        using (json)
        {
            var root = json.RootElement;
            switch (root.GetProperty("type").GetString())
            {
                case "next":
                    return (AnswerCheck.Json("next", Encoding.UTF8.GetBytes(root.GetProperty("payload").GetRawText())), false);
                case "error":
                    var codes = new List<string>();
                    var problem = AnswerCheck.Errors(root.GetProperty("payload"), codes);
                    return (AttackAnswer.Of($"error {string.Join('+', codes.Distinct().Order(StringComparer.Ordinal))}", problem, message.Length), true);
                case "complete":
                    return (AttackAnswer.Of("complete"), true);
                default:
                    return (new AttackAnswer(), false);
            }
        }
    }
}
