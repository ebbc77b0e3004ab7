using System.Text;
using System.Text.Json;
using Barq.Testing.Attacks;

namespace Barq.Testing.Fuzzing;

/// <summary>Changes requests in one of their parts: the head, the body as bytes, the document or the variables in it, the frames.</summary>
/// <param name="random">Where chance comes from.</param>
internal sealed class RequestMutator(Random random)
{
    private readonly ByteMutator _bytes = new(random, RequestCorpus.Words);

    /// <summary>Another request.</summary>
    /// <param name="corpus">What it may be made of.</param>
    public RequestSeed Next(IReadOnlyList<RequestSeed> corpus)
    {
        var (request, other) = (corpus[random.Next(corpus.Count)], corpus[random.Next(corpus.Count)]);
        if (request.Frames is { } frames)
        {
            return Frames(request, frames, other);
        }

        return request.Body.Length == 0 || random.Next(4) == 0
            ? request with { Head = _bytes.Mutate(request.Head, other.Head), IsWhole = false }
            : request with
            {
                Body = random.Next(2) == 0 ? _bytes.Mutate(request.Body, other.Body) : Inside(request.Body, other.Body),
                // A stream may rightly go on.
                IsWhole = request.IsWhole && request.Head.AsSpan().IndexOf("event-stream"u8) < 0,
            };
    }

    /// <summary>A request for people.</summary>
    public static string Show(RequestSeed request) => request.Frames is { } frames
        ? "frames " + string.Join(" | ", frames.Select(frame => FuzzFinding.Show(Unframe(frame) ?? frame)))
        : FuzzFinding.Show([.. request.Head, .. "\r\n"u8, .. request.Body]);

    private RequestSeed Frames(RequestSeed request, IReadOnlyList<byte[]> frames, RequestSeed other)
    {
        var at = random.Next(frames.Count);
        var changed = frames.ToArray();
        if (random.Next(3) == 0)
        {
            changed[at] = _bytes.Mutate(changed[at], other.Frames is { } others ? others[random.Next(others.Count)] : other.Body);
            return request with { Frames = changed, IsWhole = false };
        }

        // The message in it, in a frame that is right.
        var message = Unframe(changed[at]);
        changed[at] = message is null ? changed[at] : RawSocket.Frame(RawSocket.Text, random.Next(2) == 0 ? _bytes.Mutate(message, other.Body) : Message(message, other.Body));
        return request with { Frames = changed };
    }

    private byte[] Message(byte[] message, byte[] other)
    {
        const string Payload = "\"payload\":";
        var text = Encoding.UTF8.GetString(message);
        var at = text.IndexOf(Payload, StringComparison.Ordinal) + Payload.Length;
        return at < Payload.Length || !text.EndsWith('}')
            ? message
            : Encoding.UTF8.GetBytes(text[..at] + Encoding.UTF8.GetString(Inside(Encoding.UTF8.GetBytes(text[at..^1]), other)) + "}");
    }

    // Past the reader of JSON: the text of the document, or of the variables, is another, and the JSON around it is right.
    private byte[] Inside(byte[] body, byte[] other)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("query", out var query) || query.ValueKind != JsonValueKind.String)
            {
                return _bytes.Mutate(body, other);
            }

            var variables = json.RootElement.TryGetProperty("variables", out var given) ? given.GetRawText() : null;
            var document = query.GetString()!;
            if (variables is not null && random.Next(3) == 0)
            {
                variables = Encoding.UTF8.GetString(_bytes.Mutate(Encoding.UTF8.GetBytes(variables), other));
            }
            else
            {
                document = Encoding.UTF8.GetString(_bytes.Mutate(Encoding.UTF8.GetBytes(document), other));
            }

            return Encoding.UTF8.GetBytes(Attacker.Body(document, variables));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return _bytes.Mutate(body, other);
        }
    }

    private static byte[]? Unframe(byte[] frame)
    {
        if (frame.Length < 6 || frame[0] != 0x81)
        {
            return null;
        }

        var head = (frame[1] & 0x7f) switch { 126 => 4, 127 => 10, _ => 2 };
        return frame.Length <= head + 4 ? null : [.. frame.AsSpan(head + 4).ToArray().Select((each, i) => (byte)(each ^ frame[head + (i % 4)]))];
    }
}
