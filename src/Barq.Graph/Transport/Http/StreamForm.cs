using System.Text;
using Barq.Graph.Answers;
using Microsoft.Extensions.Primitives;

namespace Barq.Graph.Transport.Http;

/// <summary>A form in which several answers are sent in one response, as they come: what stands around each of them.</summary>
internal sealed class StreamForm
{
    private const string Boundary = "\r\n--graphql";

    /// <summary><c>text/event-stream</c>.</summary>
    /// <remarks>Source: "GraphQL over Server-Sent Events Protocol", distinct connections mode; HTML, section 9.2.6 for the form.</remarks>
    public static StreamForm ServerSentEvents { get; } = new()
    {
        MediaType = "text/event-stream",
        ContentType = "text/event-stream; charset=utf-8",
        Before = "event: next\ndata: "u8.ToArray(),
        After = "\n\n"u8.ToArray(),
        KeepAlive = ":\n\n"u8.ToArray(),
        End = "event: complete\ndata: \n\n"u8.ToArray(),
        Parts = PartsFormat.IdsAndPaths,
    };

    /// <summary><c>multipart/mixed;subscriptionSpec=1.0</c>.</summary>
    /// <remarks>
    /// Source: Apollo, "HTTP callback and multipart protocols for GraphQL subscriptions". Each part ends with the boundary of the next one, since a
    /// part counts only from then on. The boundary is the one that Apollo Client names in its Accept header.
    /// </remarks>
    public static StreamForm Multipart { get; } = MultipartOf(";subscriptionSpec=1.0", "application/json", "{\"payload\":", "}", "{\"payload\":null,");

    /// <summary><c>multipart/mixed;incrementalSpec=v0.2</c>: one answer in parts.</summary>
    /// <remarks>Source: "Incremental Delivery over HTTP" (RFC of GraphQL over HTTP); Apollo, "incremental v0.2".</remarks>
    public static StreamForm PartsWithIds { get; } = PartsOf(";incrementalSpec=v0.2", PartsFormat.Ids);

    /// <summary><c>multipart/mixed;deferSpec=20220824</c>: the same, as Apollo Client 3 has it.</summary>
    /// <remarks>Source: Apollo, "incremental v0.1".</remarks>
    public static StreamForm PartsWithPaths { get; } = PartsOf(";deferSpec=20220824", PartsFormat.Paths);

    /// <summary><c>multipart/mixed</c>, for clients that name no specification.</summary>
    public static StreamForm PlainParts { get; } = PartsOf("", PartsFormat.IdsAndPaths);

    /// <summary>The form in which one answer comes in parts.</summary>
    public PartsFormat Parts { get; private init; }

    /// <summary>The media type without its parameters.</summary>
    public required string MediaType { get; init; }

    /// <summary>The Content-Type header.</summary>
    public required StringValues ContentType { get; init; }

    /// <summary>What the response begins with.</summary>
    public ReadOnlyMemory<byte> Begin { get; private init; }

    /// <summary>What stands before an answer.</summary>
    public ReadOnlyMemory<byte> Before { get; private init; }

    /// <summary>What stands behind an answer.</summary>
    public ReadOnlyMemory<byte> After { get; private init; }

    /// <summary>
    /// What stands, instead of its opening brace, before an answer that holds only why the operation was refused or has ended; empty where such an
    /// answer is sent like any.
    /// </summary>
    public ReadOnlyMemory<byte> BeforeFault { get; private init; }

    /// <summary>What stands behind such an answer.</summary>
    public ReadOnlyMemory<byte> AfterFault { get; private init; }

    /// <summary>What is sent after a silence.</summary>
    public ReadOnlyMemory<byte> KeepAlive { get; private init; }

    /// <summary>What says that all answers were sent.</summary>
    public ReadOnlyMemory<byte> End { get; private init; }

    private static StreamForm PartsOf(string specification, PartsFormat format) => MultipartOf(specification, "application/json; charset=utf-8", format: format);

    private static StreamForm MultipartOf(string specification, string type, string before = "", string after = "", string fault = "", PartsFormat format = PartsFormat.None)
    {
        var head = $"\r\nContent-Type: {type}\r\n\r\n";
        return new()
        {
            MediaType = "multipart/mixed",
            ContentType = $"multipart/mixed;boundary=\"graphql\"{specification}",
            Begin = Bytes(Boundary),
            Before = Bytes(head + before),
            After = Bytes(after + Boundary),
            BeforeFault = fault.Length == 0 ? default : Bytes(head + fault),
            AfterFault = Bytes(Boundary),
            KeepAlive = Bytes($"{head}{{}}{Boundary}"),
            End = Bytes("--\r\n"),
            Parts = format,
        };
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}
