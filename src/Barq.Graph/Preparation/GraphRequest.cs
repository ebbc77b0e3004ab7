using System.Text.Json;
using Barq.Graph.Admission;
using Barq.Graph.Answers;
using Barq.Graph.Errors;
using Barq.Graph.Limits;
using Barq.Persistence.Access;
using Barq.Persistence.Diagnostics;

namespace Barq.Graph.Preparation;

/// <summary>One GraphQL request as a transport read it, before anything of it was looked up, parsed or checked.</summary>
/// <remarks>Source: GraphQL over HTTP, "Request parameters"; the same four facts arrive over WebSocket and SSE.</remarks>
public sealed class GraphRequest
{
    private WorkTotals? _work;

    /// <summary>On whose behalf it runs.</summary>
    public required Caller Caller { get; init; }

    /// <summary>The document's text; null where the request names a stored document instead.</summary>
    public string? Query { get; init; }

    /// <summary>The id of a stored (persisted) document; null where the request carries its text.</summary>
    public string? DocumentId { get; init; }

    /// <summary>Which operation of the document to run; may be null where the document holds only one.</summary>
    public string? OperationName { get; init; }

    /// <summary>The variables: a JSON object, or <see cref="JsonValueKind.Undefined"/> or <see cref="JsonValueKind.Null"/> where none came.</summary>
    /// <remarks>The element must stay alive (its document undisposed) until the request has been executed.</remarks>
    public JsonElement Variables { get; init; }

    /// <summary>The protocol extensions: a JSON object, or <see cref="JsonValueKind.Undefined"/>.</summary>
    public JsonElement Extensions { get; init; }

    /// <summary>The key under which the request's mutations are done once, however often it comes; null for none.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Reads a header of the request that carries it; null where the transport has none.</summary>
    public Func<string, string?>? Headers { get; init; }

    /// <summary>The program that it comes from, as that names itself.</summary>
    public ClientApp Client { get; init; }

    /// <summary>A header of the request that carries it; empty where there is none.</summary>
    public string Header(string name) => Headers?.Invoke(name) ?? "";

    /// <summary>How much may wait for the client, where one connection carries several operations; null where each has its own limit.</summary>
    public QueueBudget? Budget { get; init; }

    /// <summary>What it may cost and has cost, with the other requests of its batch.</summary>
    public RequestCost Cost { get; init; } = new();

    /// <summary>What its own statements have come to, apart from the other requests of its batch.</summary>
    internal WorkTotals Work => _work ??= new WorkTotals(Cost.Spent);

    /// <summary>Rows that its own statements have read or changed so far.</summary>
    internal long Rows => _work?.Rows ?? 0;

    /// <summary>Its own statements so far.</summary>
    internal long Statements => _work?.Statements ?? 0;

    /// <summary>How long those have taken together.</summary>
    internal TimeSpan DatabaseTime => _work?.Elapsed ?? TimeSpan.Zero;

    /// <summary>
    /// Fires when its client has gone. Where it is ended and this has not fired, its time is up, which counts as a failure. None where nobody can go.
    /// </summary>
    internal CancellationToken Gone { get; set; }

    /// <summary>The operation, once its document is known; null before, and where there is none that can be used.</summary>
    internal PreparedOperation? Operation { get; set; }

    /// <summary>
    /// Returns when the request's operation, of the kind that it is told, may begin; null where it may at once. Called once the document is
    /// known and before anything of it is looked up or done, and not at all for a request that is refused before.
    /// </summary>
    public Func<OperationKinds, ValueTask>? Turn { get; init; }

    /// <summary>Its place among its caller's operations; null before it has one.</summary>
    internal OperationPlace? Place { get; set; }

    /// <summary>The kinds of operation that this transport may run; others are refused with <see cref="ErrorCodes.OperationNotAllowed"/>.</summary>
    public OperationKinds Allowed { get; init; } = OperationKinds.Query | OperationKinds.Mutation;

    /// <summary>In which form its client takes an answer in parts.</summary>
    public PartsFormat Parts { get; set; }

    /// <summary>Whether every answer is a message of a stream or a socket, which send errors alone in a message of their own.</summary>
    public bool IsStreamed { get; init; }
}

/// <summary>Kinds of operation, as flags.</summary>
[Flags]
public enum OperationKinds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A query: reads only.</summary>
    Query = 1,

    /// <summary>A mutation: writes, field after field.</summary>
    Mutation = 2,

    /// <summary>A subscription: a stream of answers.</summary>
    Subscription = 4,
}
